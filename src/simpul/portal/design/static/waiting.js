// What a person sees of the outbox: a form that can't be sent is kept here, and a list tells what waits and what arrived.
const { outbox } = globalThis, root = document.documentElement;
const box = document.querySelector("[data-waiting]"), form = document.querySelector("form[data-outbox]");
const words = box ? JSON.parse(box.dataset.words) : {};
const find = (selector, within = box) => within.querySelector(selector);
let current;  // the key of what is being sent from this very page
const note = (on) => { try { on ? localStorage.setItem("outbox", "1") : localStorage.removeItem("outbox"); } catch { /* no storage */ } };

// ── The list.
function row(item, sent) {
  const line = find("template").content.firstElementChild.cloneNode(true), part = (name) => find(`[data-part=${name}]`, line);
  part("title").textContent = item.title;
  part("when").textContent = new Date(item.at).toLocaleString(root.lang, { dateStyle: "medium", timeStyle: "short" });
  part("state").textContent = sent ? words.sent : item.state === "waiting" && item.tries && !item.offline ? words.later : words[item.state];
  for (const text of item.says ?? []) part("says").append(Object.assign(document.createElement("li"), { textContent: text }));
  for (const { title, url } of item.similar ?? []) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title }), entry = document.createElement("li");
    entry.append(link);
    part("says").append(entry);
  }
  part("receipt").hidden = !sent;
  if (sent) { part("number").textContent = item.number; part("code").textContent = item.code; }
  const act = (name, shown, work) => { part(name).hidden = !shown; part(name).addEventListener("click", work); };
  const again = (change) => async () => { await outbox.put("waiting", { ...item, state: "waiting", says: [], similar: [], ...change }); await outbox.send(item.key); };
  const here = async () => (await (await fetch("/luring/izin/", { cache: "no-store" })).json()).who;
  act("drop", true, () => outbox.drop(sent ? "sent" : "waiting", item.key));
  act("anyway", item.state === "asks", again({ entries: [...(item.entries ?? []), ["tetap", "1"]] }));
  act("mine", item.state === "account", async () => again({ who: await here() })());
  part("change").hidden = item.state !== "refused";
  part("change").href = `${item.url}#ubah=${item.key}`;
  part("open").hidden = !sent;
  part("open").href = sent ? `/lacak/${item.number}/` : "";
  return line;
}

async function show() {
  const waiting = await outbox.all("waiting"), sent = await outbox.all("sent"), count = waiting.length + sent.length;
  note(count);
  if (box) {
    find("[data-list]").replaceChildren(...sent.map((item) => row(item, true)), ...waiting.map((item) => row(item, false)));
    find("[data-none]").hidden = count > 0;
    find("[data-send]").hidden = !waiting.some((item) => item.state === "waiting");
  }
  if (!box || box.hidden) banner([...waiting, ...sent].filter(({ key }) => key !== current).length);
}

// One line on top of any other page.
function banner(count) {
  let line = document.querySelector("[data-queued-line]");
  if (!count) { line?.remove(); return; }
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "queued" });
    line.dataset.queuedLine = "";
    line.append(Object.assign(document.createElement("a"), { href: "/luring/" }));
    document.querySelector("main .wrap")?.prepend(line);
  }
  line.firstElementChild.textContent = `${root.dataset.queued} (${count})`;
}

// ── The form.
const says = (text) => { const line = find("[data-outbox-says]", form); line.textContent = text; };
const asked = /^#ubah=([\w-]{36})$/.exec(location.hash)?.[1];
const main = (button) => !button?.name || button.name === "tetap";

async function item(button) {
  await Promise.all([...form.querySelectorAll("input[type=file]")].map((input) => input.ready));
  const entries = [...new FormData(form, button)].filter(([name, value]) => !["csrfmiddlewaretoken", "kunci", "bukti"].includes(name) && !(value instanceof File && !value.size));
  const told = find("textarea", form)?.value.trim().slice(0, 80) ?? "";
  const noted = form.dataset.blank === undefined ? form.dataset.who : (await outbox.get("notes", "who"))?.who ?? "";
  return {
    key: form.elements.kunci.value, secret: form.elements.bukti.value, url: form.getAttribute("action") || location.pathname, who: noted, entries,
    title: told ? `${form.dataset.outbox}: ${told}` : form.dataset.outbox, at: Date.now(), tries: 0, next: 0, offline: false, state: "waiting", watched: true,
  };
}

// Refused, or asked about: the server's own page tells it. The photos are there already.
async function page(button) {
  const { token } = await (await fetch("/luring/izin/", { cache: "no-store" })).json();
  form.querySelector("[name=csrfmiddlewaretoken]").value = token;
  form.querySelectorAll("input[type=file]").forEach((input) => { input.value = ""; });
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}

async function kept(entry) {
  const still = await outbox.get("waiting", entry.key);
  if (still) await outbox.put("waiting", { ...still, watched: false });
  try { localStorage.removeItem(`draft:${form.dataset.draft}`); } catch { /* no storage */ }
  form.hidden = true;
  box.hidden = false;
  await show();
  find("[tabindex]").focus();
  (await navigator.serviceWorker?.getRegistration())?.sync?.register("outbox").catch(() => {});
}

async function sending(button) {
  let entry;
  try {
    entry = await item(button);
    current = entry.key;
    await outbox.put("waiting", entry);
  } catch { form.submit(); return; }  // nothing can be kept here (private browsing): the page goes as it always went
  note(true);
  says(words.sending);
  navigator.storage?.persist?.();
  const { outcome, receipt } = await outbox.send(entry.key);
  if (outcome === "sent" && receipt?.url) { location.assign(receipt.url); return; }
  if (outcome === "refused" || outcome === "asks") {
    try { await page(button); await outbox.drop("waiting", entry.key); return; } catch { /* the network is gone again: it stays in the list, with its reasons */ }
  }
  await kept(entry);
}

function guard() {
  const ours = form.elements;
  if (!ours.kunci.value) { ours.kunci.value = crypto.randomUUID(); ours.bukti.value = crypto.randomUUID().replaceAll("-", ""); }
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent || !main(event.submitter)) return;
    event.preventDefault();
    if (!navigator.onLine && !form.reportValidity()) { event.stopPropagation(); return; }
    sending(event.submitter);
  });
  if (form.dataset.blank === undefined) {
    outbox.put("notes", { key: "who", who: form.dataset.who, at: Date.now() }).catch(() => {});
    navigator.serviceWorker?.ready.then((ready) => ready.active?.postMessage("keep"));
  }
}

// "Ubah": the form as it was sent, with its photos, and why it was refused.
async function restore(key) {
  const before = await outbox.get("waiting", key);
  if (!before) return;
  form.elements.kunci.value = key;
  form.elements.bukti.value = before.secret;
  for (const input of form.elements) {
    if (!input.name || ["kunci", "bukti", "csrfmiddlewaretoken"].includes(input.name)) continue;
    const values = before.entries.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "file") {
      const bag = new DataTransfer();
      values.forEach((file) => bag.items.add(file));
      input.files = bag.files;
      input.dispatchEvent(new Event("change"));
    } else if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (input.type !== "submit" && values.length) [input.value] = values;
  }
  says(before.says.join(" "));
}

// ── From here on everything goes by itself.
const title = () => { if (navigator.onLine && box?.closest("[data-online]")) find("h1", document).textContent = box.closest("[data-online]").dataset.online; };
const again = (how) => outbox.flush(how).then(show, () => {});
if (form) { guard(); if (asked) restore(asked); }
title();
if (box) find("[data-send]").addEventListener("click", () => again("all"));
const shown = document.querySelector("[data-number]")?.textContent;
if (shown) for (const one of await outbox.all("sent")) if (one.number === shown && one.watched) await outbox.drop("sent", one.key);
new BroadcastChannel("outbox").addEventListener("message", () => show().catch(() => {}));
addEventListener("online", () => { title(); again("eager"); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) again("eager"); });
setInterval(() => again(), 10_000);
await show().catch(() => {});
await again("eager");
