// Asks what a document tells it to ask: a dedicated, shared or service worker.
const ways = {
  "fetch": (url) => fetch(url, { mode: "no-cors", credentials: "include" }),
  "import": async (url) => importScripts(url),
  "xhr": (url) => new Promise((resolve) => {
    const call = new XMLHttpRequest();
    call.open("GET", url);
    call.withCredentials = true;
    call.onloadend = resolve;
    call.send();
  }),
  "eventsource": (url) => new Promise((resolve) => {
    const stream = new EventSource(url, { withCredentials: true });
    stream.onopen = stream.onerror = () => {
      stream.close();
      resolve();
    };
  }),
  "websocket": (url) => new Promise((resolve) => {
    const socket = new WebSocket(url.replace(/^http/, "ws"));
    socket.onopen = socket.onerror = socket.onclose = resolve;
  }),
};
const pairs = (list) => list.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
const patience = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
// What a service worker was told that was changed, in order; by a cookie of its own it knows that it was told of all.
const changed = new Map();
let told = () => {};
const own = "told-worker";
self.oncookiechange = (event) => {
  for (const { name, value } of event.changed) {
    if (name === own) told();
    else changed.set(name, { name, value });
  }
};
// What there is to read, as text.
const readings = {
  "read": async () => pairs(await cookieStore.getAll()),
  "changes": async () => {
    const isTold = new Promise((resolve) => { told = resolve; });
    await cookieStore.set({ name: own, value: "1", sameSite: "none" }).catch(() => {});
    await Promise.race([isTold, patience(2000)]);
    await cookieStore.set({ name: own, value: "", sameSite: "none", expires: 0 }).catch(() => {});
    return pairs([...changed.values()]);
  },
};
const ask = async ({ how, url }, port) => {
  if (Object.prototype.hasOwnProperty.call(readings, how)) {
    return readings[how]().then((read) => port.postMessage({ read }), ({ name }) => port.postMessage({ exception: name }));
  }
  if (!Object.prototype.hasOwnProperty.call(ways, how)) return port.postMessage(`!unknown way of a worker ${how}`);
  await (async () => ways[how](url))().catch(() => {});
  port.postMessage("over");
};
self.onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => ask(data, port); };
self.onmessage = ({ data, ports }) => ask(data, (ports && ports[0]) || self);
if (self.skipWaiting !== undefined) self.oninstall = () => self.skipWaiting();
