// Questions that follow from others appear while one answers. The page is asked for again with what was typed; questions that are
// there keep their place, their words and the cursor. Without this script the Next button brings them.

const form = document.querySelector("form[data-live]");
const box = form?.querySelector("[data-questions]");
const by = (within, name) => new Map([...within.querySelectorAll(`[data-${name}]`)].map((node) => [node.dataset[name], node]));
let latest = 0;

async function refresh() {
  const mine = ++latest, sent = new FormData(form);
  for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
  for (const name of ["lanjut", "kembali", "simpan"]) sent.delete(name);
  sent.set("segar", "1");
  const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "error" });
  if (!answer.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-questions]");
  if (!fresh) return;
  merge(fresh);
  form.elements.tampil.value = page.querySelector("[name=tampil]").value;
}

function merge(fresh) {
  const sections = by(box, "section");
  let before = null;
  for (const section of fresh.querySelectorAll("[data-section]")) {
    let here = sections.get(section.dataset.section);
    if (here) questions(here, section);
    else if (before) before.after(here = document.adoptNode(section));
    else box.prepend(here = document.adoptNode(section));
    sections.delete(here.dataset.section);
    before = here;
  }
  for (const gone of sections.values()) if (!gone.contains(document.activeElement)) gone.remove();
}

function questions(here, section) {
  const known = by(here, "question"), wanted = [...section.querySelectorAll("[data-question]")];
  let before = here.querySelector(":scope > h2");
  for (const one of wanted) {
    let mine = known.get(one.dataset.question);
    const made = !mine || (one.dataset.kind === "note" && mine.innerHTML !== one.innerHTML);
    if (made) {
      const node = document.adoptNode(one);
      if (mine) mine.replaceWith(node);
      else if (before) before.after(node);
      else here.prepend(node);
      mine = node;
    }
    known.delete(mine.dataset.question);
    before = mine;
  }
  for (const gone of known.values()) if (!gone.contains(document.activeElement)) gone.remove();
}

form?.addEventListener("change", (event) => {
  if (event.target.type !== "file") refresh().catch(() => {});
});
