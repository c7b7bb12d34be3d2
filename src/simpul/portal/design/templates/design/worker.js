// Keeps the page for "no network", blank forms and what both need; everything else goes to the server as always. Nothing personal is ever kept:
// forms are fetched without cookies.
importScripts("{{ static('outbox.js') }}");
const NAME = "simpul:{{ files | join('|') }}", PAGE = "{{ offline }}", FILES = [PAGE{% for file in files %}, "{{ file }}"{% endfor %}];
const FORMS = [{% for form in forms %}"{{ form }}", {% endfor %}], HEAVY = ["{{ font }}"], DAY = 86_400_000;

// Blank forms and the typeface: only for those who have opened a form, or keep the app. Afresh once a day.
async function keep() {
  const cache = await caches.open(NAME);
  for (const file of HEAVY) if (!await cache.match(file, { ignoreVary: true })) await cache.add(file).catch(() => {});
  for (const path of FORMS) {
    const known = await cache.match(path, { ignoreVary: true });
    if (known && Date.now() - Date.parse(known.headers.get("Date")) < DAY) continue;
    const answer = await fetch(`${path}?luring`, { credentials: "omit", cache: "no-store" }).catch(() => null);
    if (answer?.ok && !answer.redirected) await cache.put(path, answer);
  }
}
async function install() {
  const had = (await Promise.all(FORMS.map((path) => caches.match(path, { ignoreVary: true })))).some(Boolean);
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map((file) => new Request(file, { credentials: "omit", cache: file === PAGE ? "no-store" : "default" })));
  if (had) await keep();
  await skipWaiting();
}
async function without(path) {
  const any = { cacheName: NAME, ignoreVary: true };  // kept without cookies, and shown whatever cookies there are
  return (FORMS.includes(path) && await caches.match(path, any)) || caches.match(PAGE, any);
}
addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => clients.claim())));
addEventListener("message", (event) => { if (event.data === "keep") event.waitUntil(keep()); });
addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(outbox.flush("eager").then((done) => { if (!done) throw new Error("offline"); }));
});
addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(fetch(request).catch(() => without(path)));
  else if (FILES.includes(path) || HEAVY.includes(path)) event.respondWith(fetch(request).catch(() => caches.match(path, { ignoreVary: true })));
});
// A push message names a number and an address of ours, nothing more.
addEventListener("push", (event) => {
  const { title, body, url } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag: url, data: { url } }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data.url, location.origin);
  if (target.origin === location.origin) event.waitUntil(clients.openWindow(target.href));
});
