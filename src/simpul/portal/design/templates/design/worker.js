// Keeps the page for "no network" and what it needs; everything else goes to the server as always. Nothing personal is ever kept.
const NAME = "simpul:{{ files | join('|') }}", PAGE = "{{ offline }}", FILES = [PAGE{% for file in files %}, "{{ file }}"{% endfor %}];
addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => clients.claim())));
addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (FILES.includes(path)) event.respondWith(fetch(request).catch(() => caches.match(path)));
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
