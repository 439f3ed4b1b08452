// Plays one document: opens the frames in it, takes its steps all at once, reports when it has come to its end,
// and then leaves, if that is what comes next.
// A step that fails is a step that was taken: the servers' journal knows the rest.
// Only a mistake of ours, a step that nobody wrote down here, is reported: `!` and what is wrong.
// Written for the oldest browser that plays: nothing newer than Chromium 64 knows.
const play = (document, config) => {
  const window = document.defaultView;
  class Mistake extends Error {}
  const has = (table, name) => Object.prototype.hasOwnProperty.call(table, name);
  const element = (name, properties) => Object.assign(document.createElement(name), properties);
  const svg = (name, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  // The user can click only in a frame that can be seen.
  const frame = ({ number, shown }, properties) =>
    element("iframe", Object.assign({ hidden: !shown, id: `in-${number}` }, properties));
  const event = (target, ...names) => new Promise((resolve) => {
    for (const name of names) target.addEventListener(name, resolve, { once: true });
  });
  const loaded = (parent, node) => {
    const over = event(node, "load", "error");
    parent.append(node);
    return over;
  };
  const head = () => document.head || document.documentElement;
  const css = (text) => loaded(head(), element("style", { textContent: text }));
  const link = (properties) => loaded(head(), element("link", properties));
  const style = (properties) => {
    const node = element("div", { textContent: "." });
    Object.assign(node.style, properties);
    document.body.append(node);
  };
  // A document that comes into a frame says so to the one around it.
  const come = (key) => new Promise((resolve) => {
    window.addEventListener("message", ({ data }) => { if (data === `come ${key}`) resolve(); });
  });
  const framed = ({ key }, start) => {
    const arrival = come(key);
    start();
    return arrival;
  };
  // Names are looked for in every document of the page: none may have one that another has.
  const named = (step) => {
    const node = frame(step, { name: `hidden-${step.key}` });
    document.body.append(node);
    return node.name;
  };
  const form = (url, method, target) => {
    const action = new URL(url);
    const fields = method === "get" ? [...action.searchParams] : [["field", "value"]];
    if (method === "get") action.search = "";
    const node = element("form", { action: action.href, method, target });
    node.append(...fields.map(([name, value]) => element("input", { type: "hidden", name, value })));
    document.body.prepend(node);
    return node;
  };
  const request = ({ url }, options) => window.fetch(url, { mode: "no-cors", credentials: "include", ...options });
  const xhr = ({ url }, method, withCredentials) => {
    const call = new window.XMLHttpRequest();
    call.open(method, url);
    call.withCredentials = withCredentials;
    const over = event(call, "loadend");
    call.send();
    return over;
  };
  const source = ({ url }, withCredentials) => {
    const stream = new window.EventSource(url, { withCredentials });
    return event(stream, "open", "error").then(() => stream.close());
  };
  // A stream that has ended is asked for once more, unless the first answer was none.
  const sourceAgain = ({ url }) => new Promise((resolve) => {
    const stream = new window.EventSource(url, { withCredentials: true });
    let opened = 0;
    const over = () => {
      stream.close();
      resolve();
    };
    stream.addEventListener("open", () => {
      opened += 1;
      if (opened > 1) over();
    });
    stream.addEventListener("error", () => { if (stream.readyState === stream.CLOSED) over(); });
  });
  const socket = ({ url }) => event(new window.WebSocket(url.replace(/^http/, "ws")), "open", "error", "close");
  const worker = (url, options) => {
    const made = new window.Worker(url, options);
    return event(made, "message", "error").then(() => made.terminate());
  };
  // A worker says `over`, or `!` and what it was told wrong.
  const answered = ({ data }) => { if (typeof data === "string" && data.startsWith("!")) throw new Mistake(data.slice(1)); };
  const ask = (port, how, { url }) => {
    const over = event(port, "message", "error").then(answered);
    port.postMessage({ how, url });
    return over;
  };
  const workerAsks = (script, how, step) => {
    const made = new window.Worker(script);
    return Promise.race([ask(made, how, step), event(made, "error")]).then(() => made.terminate());
  };
  const sharedWorkerAsks = (how, step) => {
    const made = new window.SharedWorker(config.helper, `asks-${step.number}`);
    made.port.start();
    return Promise.race([ask(made.port, how, step), event(made, "error")]);
  };
  const serviceWorkerAsks = async (how, step) => {
    const registered = await registration(config.helper, step.number);
    const made = await activated(registered);
    const { port1, port2 } = new window.MessageChannel();
    const over = event(port1, "message").then(answered);
    port1.start();
    made.postMessage({ how, url: step.url }, [port2]);
    await over;
    await registered.unregister();
  };
  // Asks a service worker what it reads, or what it was told.
  const serviceWorkerTells = async (how, registered) => {
    const made = await activated(registered);
    const { port1, port2 } = new window.MessageChannel();
    const over = event(port1, "message");
    port1.start();
    made.postMessage({ how }, [port2]);
    const { data } = await over;
    answered({ data });
    if (data.exception !== undefined) throw Object.assign(new Error(), { name: data.exception });
    return data.read;
  };
  // What a document does while a service worker controls it that is registered for this very document.
  const controlled = async ({ worker, url }, act) => {
    const { serviceWorker } = window.navigator;
    const controls = event(serviceWorker, "controllerchange");
    const registered = await serviceWorker.register(worker, { scope: document.URL.split("#")[0] });
    if (serviceWorker.controller === null) await controls;
    await act({ url });
    await registered.unregister();
  };
  const framedByWorker = async (step) => {
    const registered = await window.navigator.serviceWorker.register(step.worker, { scope: step.url });
    await activated(registered);
    await probes.iframe(step);
    await registered.unregister();
  };
  // A page of the next page's origin registers a service worker for it, in a window of its own.
  const onceRegistered = async ({ register }, act) => {
    const over = event(window, "message");
    window.open(register);
    await over;
    act();
  };
  const audioWorklet = ({ url }, options) =>
    new window.OfflineAudioContext(1, 1, 44100).audioWorklet.addModule(url, options);
  // In the task behind the one in which the document has loaded: a driver may take another load for the page's own.
  const afterLoad = () => new Promise((resolve) => {
    const look = () => { if (document.readyState === "complete") window.setTimeout(resolve); };
    document.addEventListener("readystatechange", look);
    look();
  });
  // The link by which the document goes away once all else is done, if something is to be done then.
  let away;
  const atUnload = (act) => {
    away = { href: "about:blank" };
    window.addEventListener("pagehide", act);
  };
  const blobOf = (text, type) => window.URL.createObjectURL(new window.Blob([text], { type }));
  const registration = (url, number) =>
    window.navigator.serviceWorker.register(url, { scope: `/never/${number}/` });
  const activated = ({ installing, waiting, active }) => new Promise((resolve, reject) => {
    const made = active || waiting || installing;
    const look = () => {
      if (made.state === "activated") resolve(made);
      if (made.state === "redundant") reject(new Error("redundant"));
    };
    made.addEventListener("statechange", look);
    look();
  });
  const report = (url, body) =>
    window.fetch(url, { method: "POST", mode: "no-cors", credentials: "omit", keepalive: true, body });

  const pairs = (list) => list.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
  // What `cookieStore` says was changed, in order. Events are told in the order of the changes, so whoever has been told
  // of a cookie of its own has been told of all before it; where it may set none, it waits for a while.
  const listening = async (store, own) => {
    const changed = new Map();
    let told;
    let isHeard = false;
    store.addEventListener("change", (change) => {
      for (const { name, value } of change.changed) {
        if (name === own) {
          isHeard = true;
          told();
        } else {
          changed.set(name, { name, value });
        }
      }
    });
    const everything = async (attempts) => {
      const isTold = new Promise((resolve) => { told = () => resolve(true); });
      // Somebody else is asked to listen, who may not have heard of it yet.
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        await store.set({ name: own, value: `${attempt}`, sameSite: "none" }).catch(() => {});
        if (await Promise.race([isTold, patience(config.patience / 8)])) break;
      }
      // Not by `delete()`, which sets a Strict cookie, and so does nothing below another site.
      await store.set({ name: own, value: "", sameSite: "none", expires: 0 }).catch(() => {});
      return pairs([...changed.values()]);
    };
    await everything(4);
    // Who has not heard of it by now may set none.
    return () => everything(isHeard ? 4 : 2);
  };

  // `=` and what was read, or `!` and the name of the exception that came instead.
  const reading = (url, read) =>
    read().then((text) => report(url, `=${text}`), (exception) => report(url, `!${exception.name}`));

  const probes = {
    "img": ({ url }) => loaded(document.body, element("img", { src: url })),
    "img-srcset": ({ url }) => loaded(document.body, element("img", { srcset: `${url} 1x` })),
    "picture": ({ url }) => {
      const picture = element("picture");
      picture.append(element("source", { srcset: url }));
      document.body.append(picture);
      return loaded(picture, element("img"));
    },
    "img-anonymous": ({ url }) => loaded(document.body, element("img", { crossOrigin: "anonymous", src: url })),
    "img-credentials": ({ url }) => loaded(document.body, element("img", { crossOrigin: "use-credentials", src: url })),
    "image-object": ({ url }) => {
      const image = new window.Image();
      const over = event(image, "load", "error");
      image.src = url;
      return over;
    },
    "opened-img": ({ url }) => {
      const { document: inner } = window.open("about:blank");
      return loaded(inner.body, Object.assign(inner.createElement("img"), { src: url }));
    },
    "input-image": ({ url }) => loaded(document.body, element("input", { type: "image", src: url })),
    "video": ({ url }) => {
      const node = element("video", { preload: "auto", src: url });
      document.body.append(node);
      return event(node, "error", "loadeddata");
    },
    "video-rest": ({ url }) => {
      const node = element("video", { preload: "auto", muted: true, src: url });
      document.body.append(node);
      return event(node, "error", "canplaythrough");
    },
    "video-poster": ({ url }) => { document.body.append(element("video", { poster: url })); },
    "audio": ({ url }) => {
      const node = element("audio", { preload: "auto", src: url });
      document.body.append(node);
      return event(node, "error", "loadeddata");
    },
    "track": ({ url }) => {
      const video = element("video");
      const track = element("track", { kind: "subtitles", default: true, src: url });
      const over = event(track, "load", "error");
      video.append(track);
      document.body.append(video);
      track.track.mode = "showing";
      return over;
    },
    "svg-image": ({ url }) => {
      const root = svg("svg", { width: 9, height: 9 });
      document.body.append(root);
      return loaded(root, svg("image", { href: url, width: 9, height: 9 }));
    },
    "svg-use": ({ url }) => {
      const root = svg("svg", { width: 9, height: 9 });
      root.append(svg("use", { href: `${url}#shape` }));
      document.body.append(root);
    },
    "svg-filter-image": ({ url }) => {
      const root = svg("svg", { width: 9, height: 9 });
      const filter = svg("filter", { id: "filter" });
      filter.append(svg("feImage", { href: url }));
      root.append(filter, svg("rect", { width: 9, height: 9, filter: "url(#filter)" }));
      document.body.append(root);
    },
    "icon": ({ url }) => { head().append(element("link", { rel: "icon", href: url })); },

    "script": ({ url }) => loaded(document.body, element("script", { src: url })),
    "script-credentials": ({ url }) =>
      loaded(document.body, element("script", { crossOrigin: "use-credentials", src: url })),
    "module-script": ({ url }) => loaded(document.body, element("script", { type: "module", src: url })),
    "module-script-credentials": ({ url }) =>
      loaded(document.body, element("script", { type: "module", crossOrigin: "use-credentials", src: url })),
    "dynamic-import": ({ url }) => window.eval(`import(${JSON.stringify(url)})`),

    "stylesheet": ({ url }) => link({ rel: "stylesheet", href: url }),
    "css-import": ({ url }) => css(`@import url("${url}");`),
    "css-background": ({ url }) => style({ backgroundImage: `url("${url}")` }),
    "css-border-image": ({ url }) => style({ border: "9px solid", borderImage: `url("${url}") 9` }),
    "css-list-style": ({ url }) => style({ display: "list-item", listStyleImage: `url("${url}")` }),
    "css-image-set": ({ url }) => style({ backgroundImage: `image-set(url("${url}") 1x)` }),
    "css-content": ({ url, number }) => {
      document.body.append(element("div", { id: `content-${number}` }));
      return css(`#content-${number}::before { content: url("${url}"); }`);
    },
    "css-cursor": ({ url }) => style({ cursor: `url("${url}"), auto` }),
    "css-mask": ({ url }) => style({ webkitMaskImage: `url("${url}")`, maskImage: `url("${url}")` }),
    "css-shape": ({ url }) => style({ float: "left", shapeOutside: `url("${url}")` }),
    "css-font-face": async ({ url, number }) => {
      await css(`@font-face { font-family: "face-${number}"; src: url("${url}"); }`);
      await document.fonts.load(`1em "face-${number}"`);
    },
    "xslt": (step) => {
      const { url } = step;
      const href = url.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
      const text = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${href}"?><nothing/>`;
      return loaded(document.body, frame(step, { src: blobOf(text, "application/xml") }));
    },
    "font": ({ url, number }) => new window.FontFace(`font-${number}`, `url("${url}")`).load(),

    "preload": ({ url }) => link({ rel: "preload", as: "image", href: url }),
    "modulepreload": ({ url }) => link({ rel: "modulepreload", href: url }),
    "prefetch": ({ url }) => { head().append(element("link", { rel: "prefetch", href: url })); },
    "manifest": ({ url }) => { head().append(element("link", { rel: "manifest", href: url })); },
    "manifest-credentials": ({ url }) => {
      head().append(element("link", { rel: "manifest", crossOrigin: "use-credentials", href: url }));
    },

    "fetch": (step) => request(step),
    "opened-fetch": ({ url }) => window.open("about:blank").fetch(url, { mode: "no-cors", credentials: "include" }),
    "fetch-cors": (step) => request(step, { mode: "cors" }),
    "fetch-default": (step) => window.fetch(step.url),
    "fetch-omit": (step) => request(step, { mode: "cors", credentials: "omit" }),
    "fetch-same-origin": (step) => request(step, { mode: "same-origin", credentials: "same-origin" }),
    "fetch-post": (step) => request(step, { method: "POST", body: "" }),
    "fetch-post-cors": (step) => request(step, { method: "POST", mode: "cors", body: "" }),
    "fetch-head": (step) => request(step, { method: "HEAD", mode: "cors" }),
    "fetch-put": (step) => request(step, { method: "PUT", mode: "cors", body: "" }),
    "fetch-delete": (step) => request(step, { method: "DELETE", mode: "cors" }),
    "fetch-keepalive": (step) => request(step, { keepalive: true }),
    "fetch-at-unload": (step) => { atUnload(() => request(step, { keepalive: true })); },
    "fetch-later": ({ url }) => {
      window.fetchLater(url, { mode: "no-cors", credentials: "include", activateAfter: 0 });
    },
    "xhr": (step) => xhr(step, "GET", false),
    "xhr-credentials": (step) => xhr(step, "GET", true),
    "xhr-post": (step) => xhr(step, "POST", true),
    "beacon": ({ url }) => { window.navigator.sendBeacon(url, "beacon"); },
    "beacon-at-unload": ({ url }) => { atUnload(() => window.navigator.sendBeacon(url, "beacon")); },
    "ping": ({ url }) => {
      // Plain "#pinged" means the parent's URL at about:srcdoc, and following it would load the parent into its frame.
      const node = element("a", { href: `${document.URL.split("#")[0]}#pinged`, ping: url });
      document.body.append(node);
      node.click();
    },
    "ping-on-leaving": ({ url }) => { away = { href: "about:blank", ping: url }; },
    "download": ({ url }) => afterLoad().then(() => go({ href: url, download: "file" })),
    "eventsource": (step) => source(step, false),
    "eventsource-credentials": (step) => source(step, true),
    "eventsource-again": sourceAgain,
    "websocket": socket,
    "csp-report": () => { document.body.append(element("object", { data: "/blocked", type: "text/html" })); },
    "csp-report-to": () => { document.body.append(element("object", { data: "/blocked", type: "text/html" })); },

    "worker": ({ url }) => worker(url),
    "module-worker": ({ url }) => worker(url, { type: "module" }),
    "shared-worker": ({ url, number }) => {
      const made = new window.SharedWorker(url, `shared-${number}`);
      made.port.start();
      return Promise.race([event(made.port, "message"), event(made, "error")]);
    },
    "audio-worklet": (step) => audioWorklet(step, {}),
    "audio-worklet-credentials": (step) => audioWorklet(step, { credentials: "include" }),
    "paint-worklet": ({ url }) => window.CSS.paintWorklet.addModule(url),
    "paint-worklet-credentials": ({ url }) =>
      window.CSS.paintWorklet.addModule(url, { credentials: "include" }),
    "import-scripts": (step) => workerAsks(config.helper, "import", step),
    "worker-fetch": (step) => workerAsks(config.helper, "fetch", step),
    "worker-xhr": (step) => workerAsks(config.helper, "xhr", step),
    "worker-websocket": (step) => workerAsks(config.helper, "websocket", step),
    "worker-eventsource": (step) => workerAsks(config.helper, "eventsource", step),
    "blob-worker-fetch": (step) => workerAsks(blobOf(config.worker, "text/javascript"), "fetch", step),
    "data-worker-fetch": (step) =>
      workerAsks(`data:text/javascript,${encodeURIComponent(config.worker)}`, "fetch", step),
    "shared-worker-fetch": (step) => sharedWorkerAsks("fetch", step),
    "shared-worker-xhr": (step) => sharedWorkerAsks("xhr", step),
    "shared-worker-websocket": (step) => sharedWorkerAsks("websocket", step),
    "shared-worker-eventsource": (step) => sharedWorkerAsks("eventsource", step),
    "shared-worker-import": (step) => sharedWorkerAsks("import", step),
    "service-worker": async ({ url, number }) => { await (await registration(url, number)).unregister(); },
    "service-worker-fetch": (step) => serviceWorkerAsks("fetch", step),
    "service-worker-websocket": (step) => serviceWorkerAsks("websocket", step),
    "service-worker-import": async ({ worker, number }) => {
      const registered = await registration(worker, number);
      await activated(registered);
      await registered.unregister();
    },
    "img-through-worker": (step) => controlled(step, probes.img),
    "img-by-worker": (step) => controlled(step, probes.img),
    "fetch-through-worker": (step) => controlled(step, request),
    "fetch-by-worker": (step) => controlled(step, request),
    "fetch-cors-by-worker": (step) => controlled(step, probes["fetch-cors"]),
    "iframe-through-worker": (step) => framedByWorker(step),
    "iframe-by-worker": (step) => framedByWorker(step),
    "iframe-preloaded": (step) => framedByWorker(step),

    "iframe": (step) => framed(step, () => document.body.append(frame(step, { src: step.url }))),
    "javascript-frame": (step) => framed(step, () =>
      document.body.append(frame(step, { src: `javascript:void(location.href = ${JSON.stringify(step.url)})` }))),
    "fenced-frame": ({ url }) => {
      const node = element("fencedframe");
      node.config = new window.FencedFrameConfig(url);
      document.body.append(node);
    },
    // A frameset takes the place of a body, so it gets a document to itself.
    "frame": (step) => framed(step, () => {
      const set = element("frameset");
      set.append(element("frame", { src: step.url }));
      document.body.append(frame(step, { srcdoc: set.outerHTML }));
    }),
    "object": (step) =>
      framed(step, () => document.body.append(element("object", { data: step.url, type: "text/html" }))),
    "embed": (step) =>
      framed(step, () => document.body.append(element("embed", { src: step.url, type: "text/html" }))),
    "hidden-form-post": (step) => framed(step, () => form(step.url, "post", named(step)).submit()),
    "hidden-form-get": (step) => framed(step, () => form(step.url, "get", named(step)).submit()),
    "link-into-frame": (step) => framed(step, () => {
      const node = element("a", { href: step.url, target: named(step) });
      document.body.append(node);
      node.click();
    }),
    "open-into-frame": (step) => framed(step, () => window.open(step.url, named(step))),
    "frame-location": (step) => framed(step, () => {
      const node = frame(step, {});
      document.body.append(node);
      node.contentWindow.location = step.url;
    }),
    "frame-source": (step) => framed(step, async () => {
      const node = frame(step, { src: "data:text/html,first" });
      await loaded(document.body, node);
      node.src = step.url;
    }),

    "speculative-prefetch": (step) => speculate("prefetch", step),
    "speculative-prerender": (step) => speculate("prerender", step),

    "attachment": ({ url }) => { window.open(url); },

    "read-cookies": ({ url }) => reading(url, async () => document.cookie),
    "read-cookie-store": ({ url }) => reading(url, async () => {
      const all = await window.cookieStore.getAll();
      return pairs(all);
    }),
    "service-worker-read-cookie-store": ({ url, number }) => reading(url, async () => {
      const registered = await registration(config.helper, number);
      const read = await serviceWorkerTells("read", registered);
      await registered.unregister();
      return read;
    }),
    "read-cookie-changes": ({ url, number }) => reading(url, async () => (await prepared.get(number))()),
    "service-worker-read-cookie-changes": ({ url, number }) => reading(url, async () => {
      const registered = await prepared.get(number);
      const read = await serviceWorkerTells("changes", registered);
      await registered.unregister();
      return read;
    }),
    "request-storage-access": ({ url }) => reading(url, async () => {
      // Whatever comes of asking: what is read tells.
      await (async () => document.requestStorageAccess())().catch(() => {});
      return document.cookie;
    }),
    "write-cookies": ({ lines }) => { for (const line of lines) document.cookie = line; },
    "write-cookie-store": async ({ lines }) => {
      for (const line of lines) await window.cookieStore.set(dictionary(line)).catch(() => {});
    },
    "delete-cookie-store": async ({ lines }) => {
      for (const line of lines) {
        const { name, domain, path, partitioned } = dictionary(line);
        await window.cookieStore.delete({ name, domain, path, partitioned }).catch(() => {});
      }
    },
  };
  // What must be there before the first step is taken, by the step's number; an exception is for the step to tell.
  const prepared = new Map();
  const preparations = {
    "read-cookie-changes": async ({ number }) => listening(window.cookieStore, `told-${number}`),
    "service-worker-read-cookie-changes": async ({ number }) => {
      const registered = await registration(config.helper, number);
      await activated(registered);
      await registered.cookies.subscribe([{ url: registered.scope }]);
      return registered;
    },
  };
  const prepare = async () => {
    for (const { steps } of config.turns) {
      for (const step of steps.filter(({ probe }) => has(preparations, probe))) {
        const over = preparations[step.probe](step);
        prepared.set(step.number, over);
        await over.catch(() => {});
      }
    }
  };
  // What `cookieStore.set()` takes, from a line as servers send it; it has no words for Secure and HttpOnly.
  const dictionary = (line) => {
    const [pair, ...attributes] = line.split(";").map((part) => {
      const [name, ...rest] = part.split("=");
      return [name.trim(), rest.join("=").trim()];
    });
    const cookie = { name: pair[0], value: pair[1] };
    for (const [name, value] of attributes) {
      const key = name.toLowerCase();
      if (key === "domain" || key === "path") cookie[key] = value;
      if (key === "samesite" && /^(strict|lax|none)$/i.test(value)) cookie.sameSite = value.toLowerCase();
      if (key === "max-age") cookie.expires = Date.now() + 1000 * Number(value);
      if (key === "partitioned") cookie.partitioned = true;
    }
    return cookie;
  };
  const speculate = (what, { url }) => {
    const rules = { [what]: [{ source: "list", urls: [url], eagerness: "immediate" }] };
    head().append(element("script", { type: "speculationrules", textContent: JSON.stringify(rules) }));
  };

  // Something for the user to click; it is there from the start.
  const clickable = {
    "link": ({ url }) => element("a", { href: url }),
    "link-noreferrer": ({ url }) => element("a", { href: url, rel: "noreferrer" }),
    "link-blank": ({ url }) => element("a", { href: url, target: "_blank" }),
    "link-blank-opener": ({ url }) => element("a", { href: url, target: "_blank", rel: "opener" }),
    "link-blank-noopener": ({ url }) => element("a", { href: url, target: "_blank", rel: "noopener" }),
    "link-top": ({ url }) => element("a", { href: url, target: "_top" }),
    "form-get": ({ url }) => button(form(url, "get", "")),
    "form-post": ({ url }) => button(form(url, "post", "")),
    "form-post-blank": ({ url }) => button(form(url, "post", "_blank")),
    "form-get-blank": ({ url }) => button(form(url, "get", "_blank")),
    "form-post-blank-opener": ({ url }) => button(related(form(url, "post", "_blank"), "opener")),
    "form-post-blank-noopener": ({ url }) => button(related(form(url, "post", "_blank"), "noopener")),
    "form-post-noreferrer": ({ url }) => button(related(form(url, "post", ""), "noreferrer")),
    "form-post-top": ({ url }) => button(form(url, "post", "_top")),
    "top-location": ({ url }) => element("button", { onclick: () => { window.top.location = url; } }),
  };
  const related = (node, rel) => {
    node.setAttribute("rel", rel);
    return node;
  };
  const button = (owner) => {
    const node = element("button", { type: "submit" });
    owner.append(node);
    return node;
  };
  const go = (properties) => {
    const node = element("a", properties);
    document.body.append(node);
    node.click();
  };
  // A script of an empty window that this document opens.
  const scriptOfOpened = (text) => {
    const { document: inner } = window.open("about:blank");
    inner.body.append(Object.assign(inner.createElement("script"), { textContent: text }));
  };
  // A document that leads on by itself; nothing in a URL can end its script.
  const leadingOn = (url) => `<${"script"}>location = ${JSON.stringify(url)};<${"/"}script>`;
  // What a script does by itself, when all else is done.
  const scripted = {
    "link-by-script": ({ url }) => go({ href: url }),
    "form-get-by-script": ({ url }) => form(url, "get", "").submit(),
    "form-post-by-script": ({ url }) => form(url, "post", "").submit(),
    "form-get-blank-by-script": ({ url }) => form(url, "get", "_blank").submit(),
    "form-post-blank-by-script": ({ url }) => form(url, "post", "_blank").submit(),
    "location": ({ url }) => { window.location.href = url; },
    "location-replace": ({ url }) => window.location.replace(url),
    "javascript-url": ({ url }) => go({ href: `javascript:void(location.href = ${JSON.stringify(url)})` }),
    "location-through-worker": (step) => onceRegistered(step, () => { window.location.href = step.url; }),
    "location-by-worker": (step) => onceRegistered(step, () => { window.location.href = step.url; }),
    "location-preloaded": (step) => onceRegistered(step, () => { window.location.href = step.url; }),
    "form-post-by-worker": (step) => onceRegistered(step, () => form(step.url, "post", "").submit()),
    "window-open": ({ url }) => window.open(url),
    "window-open-noopener": ({ url }) => window.open(url, "_blank", "noopener"),
    "window-open-noreferrer": ({ url }) => window.open(url, "_blank", "noreferrer"),
    "named-window": ({ url }) => {
      window.open("about:blank", "named");
      window.open(url, "named");
    },
    "opener-location": ({ url }) => scriptOfOpened(`opener.location = ${JSON.stringify(url)};`),
    "opened-location": ({ url }) => scriptOfOpened(`location = ${JSON.stringify(url)};`),
    "opened-form-post": ({ url }) => scriptOfOpened(`
      const form = Object.assign(document.createElement("form"), { method: "post", action: ${JSON.stringify(url)} });
      document.body.append(form);
      form.submit();`),
    "blob-window": ({ url }) => window.open(blobOf(leadingOn(url), "text/html")),
    "data-window": ({ url }) => window.open(`data:text/html,${encodeURIComponent(leadingOn(url))}`),
    "meta-refresh": ({ url }) => head().append(element("meta", { httpEquiv: "refresh", content: `0;url=${url}` })),
    "reload-by-script": () => window.location.reload(),
    "history-back": () => window.history.back(),
    "history-back-kept": () => window.history.back(),
    "history-forward": () => window.history.forward(),
    "self-location": ({ url }) => { window.location.href = url; },
    "self-form-post": ({ url }) => form(url, "post", "").submit(),
    "self-meta-refresh": ({ url }) =>
      head().append(element("meta", { httpEquiv: "refresh", content: `0;url=${url}` })),
  };

  const opened = ({ made, url, html, script, sandbox, credentialless }) => {
    const node = element("iframe", {});
    if (sandbox !== undefined) node.setAttribute("sandbox", sandbox);
    if (credentialless) node.credentialless = true;
    if (made === "srcdoc") node.srcdoc = html;
    if (made === "served") node.src = url;
    if (made === "blob") node.src = blobOf(html, "text/html");
    if (made === "data") node.src = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
    if (made !== "blank" && made !== "written") {
      document.body.append(node);
      return;
    }
    const fill = () => {
      const inner = node.contentDocument;
      if (made === "written") {
        inner.open();
        inner.write(html);
        inner.close();
        return;
      }
      inner.body.append(Object.assign(inner.createElement("script"), { textContent: script }));
    };
    // HTML has the document there at once, and its load event as well. Firefox 140 puts another in its place some time
    // later, and what is written into the first one is lost.
    let isLoaded = false;
    let isAppended = false;
    node.addEventListener("load", () => {
      isLoaded = true;
      if (isAppended) fill();
    }, { once: true });
    document.body.append(node);
    isAppended = true;
    if (isLoaded) fill();
  };

  const mistakes = [];
  const taking = (step) => {
    if (!has(probes, step.probe)) throw new Mistake(`unknown probe ${step.probe}`);
    const over = probes[step.probe](step);
    return step.waits === false ? undefined : over;
  };
  const patience = (milliseconds) => new Promise((resolve) => window.setTimeout(resolve, milliseconds));
  // Takes all steps at once. What never says that it is over must not keep the others from being reported, so it is
  // waited for only until nothing else has ended for a while; a busy machine makes all of them slow.
  const taken = (steps) => new Promise((resolve) => {
    let left = steps.length;
    let timer;
    const wait = () => {
      window.clearTimeout(timer);
      if (left === 0) resolve();
      else timer = window.setTimeout(resolve, config.patience);
    };
    const ended = (exception) => {
      if (exception instanceof Mistake) mistakes.push(exception.message);
      left -= 1;
      wait();
    };
    wait();
    for (const step of steps) (async () => { await taking(step); })().then(() => ended(), ended);
  });
  // Whoever is still here long after leaving was stopped, and says so in the next page's place.
  const stayed = async ({ stay }) => {
    if (stay === undefined) return;
    await patience(config.patience);
    await report(stay, "stayed");
    lead();
  };
  // Where no driver leads the browser, the page that is shown does, once it has nothing else to do.
  const lead = () => { if (config.next !== undefined && window.top === window) onward(window, config.next); };
  // Asks the user to click. Whoever cannot point can press Enter.
  const showToUser = (node) => {
    node.textContent = "Press here";
    node.dataset.press = "";
    // It is asked for once.
    node.addEventListener("click", () => { delete node.dataset.press; });
    node.style.cssText = "display: block; margin: 1em auto; padding: 1em 2em; font: 1.5em sans-serif; border: 3px solid";
    node.focus();
  };
  let isLeaving = false;
  const takeTurn = async ({ gate, steps, end, leave }) => {
    // The answer comes when it is our turn.
    if (gate !== undefined) await report(gate, "");
    // Where a header leads on, nothing says how.
    const how = leave && leave.how;
    const isOf = (table) => how !== undefined && has(table, how);
    if (isOf(clickable)) {
      const node = clickable[how](leave);
      Object.assign(node, { id: leave.id });
      // In front of all frames: WebKitWebDriver misses what it has to scroll to in a framed document.
      if (node.parentNode === null) document.body.prepend(node);
      node.append("on");
      node.addEventListener("click", () => stayed(leave));
    }
    await taken(steps);
    if (how !== undefined && !isOf(clickable) && !isOf(scripted)) mistakes.push(`unknown probe ${how}`);
    if (mistakes.length > 0) {
      await report(end || leave.stay, `!${mistakes.join(", ")}`);
      return;
    }
    if (end !== undefined) await report(end, "").catch(() => {});
    if (leave !== undefined && !isOf(clickable)) stayed(leave);
    if (isOf(clickable) && leave.press !== undefined) {
      // The answer comes when it is time.
      await report(leave.press, "");
      const node = document.getElementById(leave.id);
      if (leave.clicks === "user") showToUser(node);
      else node.click();
    }
    if (isOf(scripted)) {
      // HTML "Location-object navigate": what leaves before the page is completely loaded takes its place in the history.
      // A frame leads on while the page around it is loading, so that this waits for what comes.
      if (window.top === window) await Promise.race([afterLoad(), patience(config.patience)]);
      scripted[how](leave);
    } else if (away !== undefined) go(Object.assign(away, config.rest === undefined ? {} : { href: config.rest }));
    if (leave === undefined && away === undefined) return;
    isLeaving = true;
  };
  // Those around a document wait for it, and it for those in it.
  const sayCome = async () => {
    if (document.readyState !== "complete") await event(window, "load");
    for (let above = window.parent; ; above = above.parent) {
      above.postMessage(`come ${config.come}`, "*");
      if (above === window.top) break;
    }
  };
  // Whoever goes back to a page that the browser has kept hears of it. Where the answer may be kept besides, so does who
  // comes to a page made once more of that, which then does nothing else.
  const isMadeAgain = (() => {
    if (config.stored !== true) return false;
    try {
      // Its script has run before in this window, where what came from a server has not.
      const hasRun = window.sessionStorage.getItem(config.kept) !== null;
      window.sessionStorage.setItem(config.kept, "");
      return hasRun;
    } catch (exception) {
      // A sandboxed page has no storage.
      const [navigation] = window.performance.getEntriesByType("navigation");
      return navigation !== undefined && navigation.type === "back_forward";
    }
  })();
  return (async () => {
    window.addEventListener("pageshow", ({ persisted }) => {
      if (config.kept !== undefined && (persisted || isMadeAgain)) report(config.kept, "");
    });
    if (isMadeAgain) {
      lead();
      return;
    }
    for (const inner of config.frames) opened(inner);
    if (config.come !== undefined) sayCome();
    await prepare();
    for (const turn of config.turns) await takeTurn(turn);
    if (!isLeaving) lead();
  })();
};
