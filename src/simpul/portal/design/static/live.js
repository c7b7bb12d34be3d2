// Live pieces: <div data-poll="/address" data-every="5" data-tag="version"> is replaced when its content changed. What was
// open stays open, and who walks through it by keyboard stays where he was.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const doors = (piece) => all("a[href], summary", piece);

function replace(piece, html) {
  const opened = all("details", piece).map((box) => box.open);
  const held = piece.contains(document.activeElement) ? doors(piece).indexOf(document.activeElement) : -1;
  const href = held < 0 ? null : document.activeElement.getAttribute("href");
  piece.innerHTML = html;
  all("details", piece).forEach((box, n) => { box.open = opened[n] ?? false; });
  if (held >= 0) (doors(piece).find((door) => href !== null && door.getAttribute("href") === href) ?? doors(piece)[held])?.focus({ preventScroll: true });
  piece.dispatchEvent(new Event("refreshed", { bubbles: true }));
}

function poll(piece) {
  let tag = piece.dataset.tag ?? "";
  const again = () => setTimeout(ask, 1000 * (piece.dataset.every || 15));
  const ask = async () => {
    if (document.hidden) { again(); return; }
    try {
      const answer = await fetch(piece.dataset.poll, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (answer.redirected) { location.reload(); return; } // signed out meanwhile
      if (answer.status === 200) { tag = answer.headers.get("ETag") ?? ""; replace(piece, await answer.text()); }
      if (answer.ok || answer.status === 304) piece.removeAttribute("data-stale"); else piece.dataset.stale = "1";
    } catch { piece.dataset.stale = "1"; }
    again();
  };
  again();
}

all("[data-poll]").forEach(poll);
