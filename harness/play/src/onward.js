// Leads on a browser that no driver leads: asks where to go next, waits for the answer, and goes there.
// The answer may take long, and a machine may sleep meanwhile: whatever comes to nothing is asked once more.
// Written for the oldest browser that plays: nothing newer than Chromium 64 knows.
const onward = (window, next) => {
  const ask = () => window.fetch(next, { cache: "no-store", credentials: "omit" })
    .then((answer) => (answer.status === 200 ? answer.text() : ""), () => undefined)
    .then((to) => {
      if (to === undefined) return new Promise((resolve) => window.setTimeout(resolve, 500)).then(ask);
      if (to === "") return ask();
      // Nobody is told where it came from, as nobody is of an address that a user types in.
      const link = Object.assign(window.document.createElement("a"), { href: to, referrerPolicy: "no-referrer" });
      window.document.body.append(link);
      link.click();
      return undefined;
    });
  return ask();
};
