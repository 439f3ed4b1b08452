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
const ask = async ({ how, url }, port) => {
  if (!Object.prototype.hasOwnProperty.call(ways, how)) return port.postMessage(`!unknown way of a worker ${how}`);
  await (async () => ways[how](url))().catch(() => {});
  port.postMessage("over");
};
self.onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => ask(data, port); };
self.onmessage = ({ data, ports }) => ask(data, (ports && ports[0]) || self);
if (self.skipWaiting !== undefined) self.oninstall = () => self.skipWaiting();
