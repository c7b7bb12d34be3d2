// The outbox: what could not be sent yet stays in this browser for seven days and is sent once. Pages and the service worker share this file.
(() => {
  const KEEP = 7 * 86_400_000, LEAVE = "/luring/izin/", STORES = ["waiting", "sent", "notes"], PATIENCE = 180_000;
  const tell = () => { const news = new BroadcastChannel("outbox"); news.postMessage("changed"); news.close(); };
  let opened;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open("simpul-outbox", 1);
      asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: "key" }));
      asked.onerror = () => { opened = undefined; failed(asked.error); };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };  // signing out throws everything away
        done(asked.result);
      };
    });
    return opened;
  }
  // One transaction over all stores; `work` gets them by name and returns a request, whose result comes back once all is on disk.
  async function within(mode, work) {
    const deal = (await open()).transaction(STORES, mode), stores = Object.fromEntries(STORES.map((name) => [name, deal.objectStore(name)]));
    const asked = work(stores);
    return new Promise((done, failed) => {
      deal.oncomplete = () => done(asked?.result);
      deal.onabort = deal.onerror = () => failed(deal.error);
    });
  }
  const get = (store, key) => within("readonly", (stores) => stores[store].get(key));
  const put = (store, item) => within("readwrite", (stores) => stores[store].put(item)).then(tell);
  const drop = (store, key) => within("readwrite", (stores) => stores[store].delete(key)).then(tell);

  // All of a store, oldest first. What is older than seven days goes.
  async function all(store) {
    const items = await within("readonly", (stores) => stores[store].getAll());
    for (const item of items) if (!(Date.now() - item.at < KEEP)) await drop(store, item.key);
    return items.filter((item) => Date.now() - item.at < KEEP).sort((one, other) => one.at - other.at);
  }

  // Pages and the worker wait for each other, item by item. Where there are no locks the server's unique key decides.
  const alone = (key, work) => navigator.locks ? navigator.locks.request(`outbox:${key}`, work) : work();

  function body(item) {
    const form = new FormData();
    for (const [name, value] of item.entries) value instanceof Blob ? form.append(name, value, value.name) : form.append(name, value);
    form.set("kunci", item.key);
    form.set("bukti", item.secret);
    return form;
  }
  const later = (item, change) => put("waiting", { ...item, ...change, next: Date.now() + Math.min(15_000 * 2 ** item.tries, 6 * 3_600_000), tries: item.tries + 1 });

  async function post(item) {
    const ask = { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) };
    const leave = await fetch(LEAVE, ask);
    if (!leave.ok) return { status: leave.status, said: {} };
    const { token, who } = await leave.json();
    if (item.who !== who) return { status: 401, said: {} };
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(item.url, { method: "POST", body: body(item), headers, signal: AbortSignal.timeout?.(PATIENCE) });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: json || answer.status === 413 ? answer.status : answer.status < 400 ? 502 : answer.status, said: json ? await answer.json() : {} };
  }

  // Send one item. Comes back with how it went: sent, offline, later, refused, asks (reports of the same exist), account (somebody else's).
  const send = (key) => alone(key, async () => {
    const item = await get("waiting", key);
    if (!item) return { outcome: "sent", receipt: await get("sent", key) };
    if (item.state !== "waiting") return { outcome: item.state, item };
    let status, said;
    try { ({ status, said } = await post(item)); } catch { await later(item, { offline: true }); return { outcome: "offline", item }; }
    if (status === 201) {
      const receipt = { key, at: Date.now(), title: item.title, watched: item.watched, ...said };
      await within("readwrite", ({ waiting, sent }) => {
        const still = waiting.getKey(key);  // gone if it was thrown away while it was under way: then nothing of it is kept
        still.onsuccess = () => { if (still.result) { sent.put(receipt); waiting.delete(key); } };
      });
      tell();
      return { outcome: "sent", receipt };
    }
    const state = { 401: "account", 409: "asks", 413: "refused", 422: "refused" }[status];
    if (!state) { await later(item, { offline: false }); return { outcome: "later", item }; }
    const held = { ...item, state, says: said.says ?? [], similar: said.similar ?? [] };
    await put("waiting", held);
    return { outcome: state, item: held };
  });

  // Send what waits. "eager" (the network is back, the app is opened) sends at once what only lacked the network, "all" whatever waits.
  // False if the network is away still.
  async function flush(how = "") {
    await all("sent");
    for (const item of await all("waiting")) {
      if (item.state !== "waiting" || (item.next > Date.now() && how !== "all" && !(how && item.offline))) continue;
      if ((await send(item.key)).outcome === "offline") return false;
    }
    return true;
  }

  globalThis.outbox = { all, get, put, drop, send, flush };
})();
