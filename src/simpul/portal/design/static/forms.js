// Questions that follow from others appear while one answers. The page is asked for again with what was typed; questions that stay the
// same keep their place, their words and the cursor. Without this script the Next button brings them.

const form = document.querySelector("form[data-live]");
const box = form?.querySelector("[data-questions]");
const away = new Map(); // what went, in case it comes back: nothing typed is lost
let latest = 0;

async function refresh() {
  const mine = ++latest, sent = new FormData(form);
  for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
  sent.set("segar", "1");
  const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "error" });
  if (!answer.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-questions]");
  if (!fresh) return;
  arrange(box, fresh, "section", (here, section) => arrange(here, section, "question", renew));
  form.elements.tampil.value = page.querySelector("[name=tampil]").value;
}

// What `wanted` holds, in its order: what is there stays and is looked into by `meet`, the rest comes and goes.
function arrange(here, wanted, sort, meet) {
  const known = new Map([...here.querySelectorAll(`[data-${sort}]`)].map((node) => [node.dataset[sort], node]));
  let before = here.querySelector(":scope > h2");
  for (const one of wanted.querySelectorAll(`[data-${sort}]`)) {
    const name = one.dataset[sort], mine = known.get(name), back = away.get(`${sort} ${name}`);
    const node = mine ?? back ?? document.adoptNode(one);
    if (!mine && before) before.after(node);
    else if (!mine) here.prepend(node);
    if (node !== one) meet(node, one);
    known.delete(name);
    before = here.querySelector(`[data-${sort}="${CSS.escape(name)}"]`);
  }
  for (const [name, gone] of known) {
    if (gone.contains(document.activeElement)) continue;
    gone.remove();
    away.set(`${sort} ${name}`, gone);
  }
}

// A question whose words or choices follow from other answers is drawn anew, with what was typed since.
function renew(here, fresh) {
  if (["files", "point"].includes(here.dataset.kind) || here.contains(document.activeElement) || shape(here) === shape(fresh)) return;
  const node = document.adoptNode(fresh);
  for (const old of here.querySelectorAll("input:not([type=radio], [type=checkbox], [type=file]), textarea")) {
    const next = node.querySelector(`[name="${CSS.escape(old.name)}"]`);
    if (next) next.value = old.value;
  }
  here.replaceWith(node);
}

// How a question is drawn, apart from what was answered and from what was wrong with it.
function shape(node) {
  const bare = node.cloneNode(true);
  for (const one of bare.querySelectorAll(".error")) one.remove();
  for (const one of bare.querySelectorAll("textarea")) one.textContent = "";
  for (const one of bare.querySelectorAll("*")) {
    for (const name of ["checked", "selected", "open", "aria-invalid", "aria-describedby"]) one.removeAttribute(name);
    if (one.matches("input:not([type=radio], [type=checkbox])")) one.removeAttribute("value");
    one.classList.remove("wrong");
    if (!one.classList.length) one.removeAttribute("class");
  }
  return bare.innerHTML;
}

form?.addEventListener("change", (event) => {
  if (event.target.type !== "file") refresh().catch(() => {});
});
