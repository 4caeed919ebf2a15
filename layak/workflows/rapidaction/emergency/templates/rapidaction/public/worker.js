// Keeps the page with the telephones, its style and its script; nothing of anybody.
const SHELF = "bantuan-{{ version }}";
const PAGE = "{{ page_url }}";
const KEPT = [{% for url in urls %}"{{ url }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  // without a cookie: what is kept belongs to nobody
  const asked = [PAGE, ...KEPT].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("bantuan-") && name !== SHELF;
  const drop = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(drop.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  // a form that cannot be sent is left to the browser, which can send the same words again
  if (request.method !== "GET") return;
  if (KEPT.includes(path)) {
    event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  }
});
