// Acts out a case: its answers are in a table that resources/samesite.py serves, and its documents act by themselves.
"use strict";

// How long after the last visit a request may be under way, and how long a page may take to come; in milliseconds.
const PATIENCE = 20000;

const stage = (name) => {
  const handler = new URL("resources/samesite.py", location.href);
  const ask = async (word, hop) => (await fetch(`${handler.pathname}?test=${name}&${word}=${hop}`)).json();
  const windows = [];
  const setters = [];
  let visited = performance.now();
  const clear = () => Promise.all(setters.map(([origin, hop]) =>
    fetch(`${origin}${handler.pathname}?test=${name}&clear=${hop}`, { mode: "no-cors", credentials: "include", keepalive: true })));
  add_completion_callback(() => {
    windows.forEach((opened) => opened.close());
    clear();
  });
  return {
    // Forgets what arrived when the test ran before, and takes back the cookies that some answers set, now and in the end.
    forget: async (hops, ...setting) => {
      await Promise.all(hops.map((hop) => ask("forget", hop)));
      setters.push(...setting);
      await clear();
    },

    // Opens a page in a window of its own, and waits until it is there.
    visit: async (origin, target) => {
      const opened = window.open(`${origin}${handler.pathname}?test=${name}&${target}`);
      windows.push(opened);
      await new Promise((resolve, reject) => {
        addEventListener("message", ({ source, data }) => {
          if (source === opened && data === "samesite: the page is there") resolve();
        });
        step_timeout(() => reject(new Error(`the page ${target} did not come`)), PATIENCE);
      });
      visited = performance.now();
    },

    // What arrived under a name, the first time (0) or a later one.
    arrival: async (hop, time = 0) => {
      for (;;) {
        const arrived = await ask("tell", hop);
        if (arrived.length > time) return arrived[time];
        if (performance.now() > visited + PATIENCE) throw new Error(`the request ${hop} did not come`);
        await new Promise((resolve) => step_timeout(resolve, 50));
      }
    },
  };
};

// Whether a list of cookies has one. A cookie without a value may come with an equals sign of its own.
const has = (list, pair) => (list || "").split(";").map((cookie) => cookie.replace(/^ /, ""))
  .some((cookie) => cookie === pair || cookie === `${pair}=`);
