// What a page does by itself, and a sign of its end: the element #done, and the page's title.
const body = document.body;
const done = (words) => {
  document.title = words;
  const sign = document.createElement("p");
  sign.id = "done";
  sign.textContent = words;
  body.append(sign);
};
const element = (name, attributes) =>
  new Promise((resolve) => {
    const made = document.createElement(name);
    made.onload = () => resolve("it came");
    made.onerror = () => resolve("it did not come, or is of another kind");
    Object.assign(made, attributes);
    body.append(made);
  });
const fetched = (to, options) =>
  fetch(to, options).then(
    (answer) => (answer.type === "opaque" ? "it came, and cannot be read" : "it came with status " + answer.status),
    () => "it did not come, or must not be read",
  );
const socket = (to) =>
  new Promise((resolve) => {
    const made = new WebSocket(to.replace(/^http/, "ws"));
    made.onopen = () => resolve("it is open");
    made.onclose = () => resolve("it did not open");
  });
// A field may be called "submit", too.
const submit = () => HTMLFormElement.prototype.submit.call(document.getElementById("form"));
// What stays gives the words that tell its end.
const acts = {
  "link-by-script": () => document.querySelector("[id^=go]").click(),
  "form-get-by-script": () => submit(),
  "form-post-by-script": () => submit(),
  "hidden-form-post": () =>
    new Promise((resolve) => {
      // The frame's own empty document has come before the form is sent.
      document.getElementsByTagName("iframe")[0].onload = () => resolve("it came");
      submit();
    }),
  "location": (to) => { location.href = to; },
  "meta-refresh": (to) => {
    if (document.querySelector("meta[http-equiv=refresh]")) return;
    const made = document.createElement("meta");
    made.httpEquiv = "refresh";
    made.content = "0; url=" + to;
    document.head.append(made);
  },
  "iframe": (to) => element("iframe", { src: to, width: 800, height: 400 }),
  "img": (to) => element("img", { src: to }),
  "script": (to) => element("script", { src: to }),
  "stylesheet": (to) => element("link", { rel: "stylesheet", href: to }),
  "fetch": (to) => fetched(to, { mode: "no-cors", credentials: "include" }),
  "fetch-cors": (to) => fetched(to, { mode: "cors", credentials: "include" }),
  "fetch-default": (to) => fetched(to, {}),
  "fetch-post": (to) => fetched(to, { method: "POST", mode: "no-cors", credentials: "include" }),
  "beacon": (to) => (navigator.sendBeacon(to) ? "it was sent" : "it was not sent"),
  "websocket": (to) => socket(to),
};
const act = async () => {
  const { way, to, tells } = body.dataset;
  // Before the page leads on: what a page that is left has asked for, a browser may give up.
  if (tells) await fetched(tells, { mode: "no-cors", credentials: "omit", cache: "no-store" });
  for (const { dataset } of document.querySelectorAll("p[data-way]")) await acts[dataset.way](dataset.to);
  const words = acts[way] && (await acts[way](to));
  if (words) done(words);
};
// A navigation before the page has come would take its place in the history.
addEventListener("load", () => setTimeout(act));
