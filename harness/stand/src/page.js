// What a page does by itself, and a sign of its end: the element #done, and the page's title.
const body = document.body;
const { way, to } = body.dataset;
const done = (words) => {
  document.title = words;
  const sign = document.createElement("p");
  sign.id = "done";
  sign.textContent = words;
  body.append(sign);
};
const element = (name, attributes) => {
  const made = document.createElement(name);
  made.onload = () => done("it came");
  made.onerror = () => done("it did not come, or is of another kind");
  Object.assign(made, attributes);
  body.append(made);
};
const fetched = (options) =>
  fetch(to, options).then(
    (answer) => done(answer.type === "opaque" ? "it came, and cannot be read" : "it came with status " + answer.status),
    () => done("it did not come, or must not be read"),
  );
// A field may be called "submit", too.
const submit = () => HTMLFormElement.prototype.submit.call(document.getElementById("form"));
const acts = {
  "link-by-script": () => document.getElementById("go").click(),
  "form-get-by-script": () => submit(),
  "form-post-by-script": () => submit(),
  "hidden-form-post": () => {
    // The frame's own empty document has come before the form is sent.
    document.getElementsByTagName("iframe")[0].onload = () => done("it came");
    submit();
  },
  "location": () => { location.href = to; },
  "iframe": () => element("iframe", { src: to, width: 800, height: 400 }),
  "img": () => element("img", { src: to }),
  "script": () => element("script", { src: to }),
  "stylesheet": () => element("link", { rel: "stylesheet", href: to }),
  "fetch": () => fetched({ mode: "no-cors", credentials: "include" }),
  "fetch-cors": () => fetched({ mode: "cors", credentials: "include" }),
  "fetch-default": () => fetched({}),
  "fetch-post": () => fetched({ method: "POST", mode: "no-cors", credentials: "include" }),
  "beacon": () => done(navigator.sendBeacon(to) ? "it was sent" : "it was not sent"),
};
// A navigation before the page has come would take its place in the history.
addEventListener("load", () => setTimeout(() => (acts[way] || (() => {}))()));
