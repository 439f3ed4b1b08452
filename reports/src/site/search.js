// Finds what has all of some words, and shows it as links; what has them in its title comes first.
"use strict";
(() => {
  /** How many places are shown. */
  const SHOWN = 100;

  const form = document.getElementById("search");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const texts = SEARCH.map(([kind, title, text, , also]) => `${kind} ${title} ${text} ${also}`.toLowerCase());

  function look() {
    const state = chosen(form);
    address(state);
    const words = state.text.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const has = (text) => words.every((word) => text.includes(word));
    const hits = words.length === 0 ? [] : SEARCH.filter((_, number) => has(texts[number]));
    const rank = ([, title]) => (has(title.toLowerCase()) ? 0 : 1);
    hits.sort((one, other) => rank(one) - rank(other));
    const first = hits.length > SHOWN ? `; the first ${SHOWN} of them` : "";
    found.textContent = words.length === 0 ? "" : counted(hits.length, "place") + first;
    // For whoever waits for it.
    document.documentElement.dataset.shown = hits.length;
    results.replaceChildren(...hits.slice(0, SHOWN).map(([kind, title, text, place]) =>
      make("li", {}, make("a", { href: place }, title), ` (${kind}) `, make("span", { class: "aside-shown" }, text))));
  }

  form.addEventListener("input", look);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => { choose(form, addressed()); look(); });
  form.hidden = false;
  choose(form, addressed());
  look();
})();
