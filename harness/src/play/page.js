// Takes the steps of one document, one after another, and reports when it has come to its end.
// `steps` and `end` are given by the page. A step that fails is a step that was taken: the journal knows the rest.
const element = (name, properties) => Object.assign(document.createElement(name), properties);

const loaded = (parent, node) => new Promise((resolve) => {
  node.onload = node.onerror = resolve;
  parent.append(node);
});

const come = () => new Promise((resolve) => addEventListener("message", resolve, { once: true }));

const report = (url, body) => fetch(url, { method: "POST", mode: "no-cors", credentials: "omit", body });

const probes = {
  "img": ({ url }) => loaded(document.body, element("img", { src: url })),
  "script": ({ url }) => loaded(document.body, element("script", { src: url })),
  "stylesheet": ({ url }) => loaded(document.head, element("link", { rel: "stylesheet", href: url })),
  "fetch": ({ url }) => fetch(url, { mode: "no-cors", credentials: "include" }).catch(() => {}),
  "iframe": ({ url }) => {
    const arrival = come();
    document.body.append(element("iframe", { src: url }));
    return arrival;
  },
  "hidden-form-post": ({ url, number }) => {
    const frame = element("iframe", { name: `hidden-${number}`, hidden: true });
    const form = element("form", { action: url, method: "post", target: frame.name });
    const arrival = come();
    document.body.append(frame, form);
    form.submit();
    return arrival;
  },
  "read-cookies": ({ url }) => report(url, document.cookie),
  "write-cookies": ({ lines }) => { for (const line of lines) document.cookie = line; },
};

(async () => {
  for (const step of steps) await probes[step.probe](step);
  if (parent !== window) parent.postMessage("come", "*");
  await report(end, "");
})();
