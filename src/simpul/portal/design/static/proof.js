// Repeats the check of a record in the reader's own browser: leaf, way to the root, and the log's signature where the browser knows Ed25519.
const place = document.querySelector("[data-proof]");
const enc = new TextEncoder();
const hex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const b64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hash = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
const same = (a, b) => a.length === b.length && a.every((one, n) => one === b[n]);

async function included(told, size, root) {
  let at = told.seq, last = size - 1, here = hex(told.leaf);
  if (at > last) return false;
  for (const one of told.proof) {
    if (!last) return false;
    if (at % 2 || at === last) {
      here = await hash([1], hex(one), here);
      while (at % 2 === 0 && at) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else here = await hash([1], here, hex(one));
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return !last && same(here, root);
}

async function signed(note, key) {
  const gap = note.lastIndexOf("\n\n"), [name] = key.split("+"), raw = key.split("+").slice(2).join("+");
  const line = note.slice(gap + 2).split("\n").find((one) => one.startsWith(`— ${name} `));
  const made = await crypto.subtle.importKey("raw", b64(raw).slice(1), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", made, b64(line.split(" ")[2]).slice(4), enc.encode(note.slice(0, gap + 1)));
}

async function check() {
  const told = await (await fetch(place.dataset.proof)).json();
  const [, size, root] = told.checkpoint.split("\n");
  const leaf = told.text === null || same(await hash([0], hex(told.salt), enc.encode(told.text)), hex(told.leaf));
  let good = leaf && (await included(told, Number(size), b64(root))), words = "good";
  try {
    good = good && (await signed(told.checkpoint, told.keys[0]));
  } catch {
    words = "unsigned";
  }
  return good ? words : "bad";
}

if (place && crypto.subtle) {
  const words = await check().catch(() => "");
  if (words) {
    place.textContent = place.dataset[words];
    place.classList.add(words === "bad" ? "danger" : "ok");
    place.hidden = false;
  }
}
