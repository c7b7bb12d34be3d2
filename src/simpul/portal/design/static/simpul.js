// Small conveniences on top of pages that work without them. One module, no dependencies; every feature is asked for by a data attribute.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const DAY = 86_400_000, DRAFT = "draft:", KEEP = 7 * DAY;
root.classList.add("live");

// Error summaries take the focus, so that a screen reader begins there.
document.querySelector("[data-focus]")?.focus();

// ── Drafts: what is typed into <form data-draft="name"> stays on this device for seven days, or until it is sent or somebody signs out.
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(DRAFT));
const readDraft = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const forget = () => keys().forEach((key) => localStorage.removeItem(key));
const secret = (input) => ["password", "file", "hidden"].includes(input.type) || input.autocomplete === "off";

function keepDraft(form) {
  const key = DRAFT + form.dataset.draft, line = form.querySelector("[data-saved]");
  const inputs = () => [...form.elements].filter((input) => input.name && !secret(input));
  const draft = readDraft(key);
  if (draft && !form.querySelector("[aria-invalid=true]")) {
    let restored = false;
    for (const input of inputs()) {
      const value = draft.values[input.name];
      if (value === undefined) continue;
      if (input.type === "radio" || input.type === "checkbox") input.checked = value.includes(input.value);
      else if (!input.value) [input.value] = value;
      restored = true;
    }
    if (restored && line) line.textContent = line.dataset.restored;
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (form.dataset.sent) return;
      const values = {};
      for (const input of inputs()) {
        const chosen = !["radio", "checkbox"].includes(input.type) || input.checked;
        if (chosen && input.value) (values[input.name] ??= []).push(input.value);
      }
      try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values })); } catch { return; }
      if (line) line.textContent = line.dataset.saved;
    }, 400);
  });
}
try {
  for (const key of keys()) if (!(Date.now() - readDraft(key)?.at < KEEP)) localStorage.removeItem(key);
  all("form[data-draft]").forEach(keepDraft);
  if (document.querySelector("[data-forget-draft]")) localStorage.removeItem(DRAFT + document.querySelector("[data-forget-draft]").dataset.forgetDraft);
} catch { /* private browsing: no storage, no drafts */ }

// ── A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-forget]")) { try { forget(); localStorage.removeItem("outbox"); indexedDB.deleteDatabase("simpul-outbox"); } catch { /* nothing kept */ } }
  if (form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => all("button:not([type=button])", form).forEach((button) => button.setAttribute("aria-disabled", "true")));
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
}));

// ── Photos are made smaller before they cross a slow network.
const LARGEST = 1600;
// The picture, upright as its camera was held. Old browsers know no such option, but turn an <img> by themselves.
async function upright(file) {
  try { return await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { /* the other way, then */ }
  const picture = new Image(), address = URL.createObjectURL(file);
  picture.src = address;
  try { await picture.decode(); } finally { URL.revokeObjectURL(address); }
  return picture;
}
async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const picture = await upright(file);
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < 600_000) return file;
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";  // a JPEG has no holes: they would turn black
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
}
const size = (bytes) => bytes > 999_999 ? `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB` : `${Math.ceil(bytes / 1000)} KB`;
async function smaller(input, box) {
  const before = [...input.files], bag = new DataTransfer();
  for (const file of before) bag.items.add(await shrink(file).catch(() => file));
  input.files = bag.files;
  box.querySelector("output").textContent = [...input.files].map((file, n) => `${file.name}, ${size(file.size)}${file.size < before[n].size ? ` (${box.dataset.shrunk})` : ""}`).join("; ") || box.dataset.none;
}
document.addEventListener("change", (event) => {
  const input = event.target, box = input.type === "file" && input.closest("[data-file]");
  if (box) input.ready = smaller(input, box);  // who sends the form waits for it
});

// ── "Gunakan lokasi saya".
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const words = button.parentElement.querySelector("output");
  const lost = () => { words.textContent = button.dataset.lost; };
  if (!navigator.geolocation) { lost(); return; }
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const [longitude, latitude] = button.dataset.locate.split(",").map((id) => document.getElementById(id));
    longitude.value = coords.longitude.toFixed(6);
    latitude.value = coords.latitude.toFixed(6);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    words.textContent = button.dataset.found;
  }, lost, { enableHighAccuracy: true, timeout: 15_000 });
});

// ── Sharing the address of a page: the telephone's own way, or the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const { share: url, title, done } = button.dataset;
  try {
    if (navigator.share) await navigator.share({ title, url });
    else { await navigator.clipboard.writeText(url); button.parentElement.querySelector("output").textContent = done; }
  } catch { /* closed without choosing */ }
});

// ── Shortcuts: a key presses what carries data-key, or leads into what it unfolds; j and k walk through rows that carry
//    data-row; Ctrl and Enter send the form one is in.
function step(by) {
  const rows = all("[data-row]");
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, now + by))]?.querySelector("a")?.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") (event.target.form ?? event.target.closest?.("details")?.querySelector("form"))?.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog[open]")) return;
  if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); return; }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  const fold = target.closest("summary")?.parentElement;
  if (fold) fold.open = true;
  const field = fold ? fold.querySelector("select, textarea, input:not([type=hidden])") : target;
  if (field?.matches("input, select, textarea")) field.focus();
  else target.click();
});

// ── Dialogs and menus.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) { event.preventDefault(); dialog.showModal(); }
  for (const menu of all("details.account[open], details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const map = event.target.closest("[data-open-map]")?.closest("[data-map]");
  if (map) import(map.dataset.code).then((code) => code.open(map));
});

// ── Pages with live pieces fetch what keeps them fresh.
if (document.querySelector("[data-poll]")) import(root.dataset.live);

// ── What could not be sent waits on this device: asked for where something waits, or might have to.
let queued = document.querySelector("[data-waiting]");
try { queued ||= localStorage.getItem("outbox"); } catch { /* no storage, no outbox */ }
if (queued && root.dataset.outbox && "indexedDB" in window) import(root.dataset.outbox).then(() => import(root.dataset.outboxList));

// ── The page that shows when there is no network.
if (root.dataset.worker && "serviceWorker" in navigator) navigator.serviceWorker.register(root.dataset.worker).catch(() => {});

// ── Push messages: this browser asks its own service to be told, and leaves us the address.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
all("[data-push]").forEach((button) => button.addEventListener("click", async () => {
  const { push, pushKey, pushDone, pushRefused } = button.dataset, line = document.querySelector("[data-push-says]");
  try {
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(pushKey) });
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(push, { method: "POST", headers, body: JSON.stringify(subscription) });
    line.textContent = answer.ok ? pushDone : pushRefused;
  } catch { line.textContent = pushRefused; }
}));
