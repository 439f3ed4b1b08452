// Answers a question from the recorded cells: of all contexts and cookies like those chosen, who gave the cookie how often.
"use strict";
(() => {
  const { columns, marks, states, texts, scenarios } = MATRIX;
  const UNKNOWN = 2;
  /** How many contexts are listed. */
  const LISTED = 40;
  /** What a web developer most likely asks first. */
  const USUAL = { SameSite: "Lax", Secure: "yes", probe: "form-post", relation: "cross-site", age: "young" };

  /** What is asked often; what is not said is as in the usual question. */
  const PREPARED = [
    ["an identity provider posts back", { SameSite: "Lax", probe: "form-post" }],
    ["it redirects back to a Strict cookie", { SameSite: "Strict", probe: "link" }],
    ["a form on another site, and no SameSite", { SameSite: "absent", probe: "form-post" }],
    ["a link in a mail", { SameSite: "Strict", probe: "address-bar" }],
    ["embedded in a frame", { SameSite: "None", probe: "iframe" }],
    ["fetch() with credentials from another site", { SameSite: "None", probe: "fetch-cors" }],
    ["a picture on another site", { SameSite: "Lax", probe: "img" }],
  ];

  const stateOf = new Map(states.map((state, number) => [letterOf(number), state]));
  const form = document.getElementById("question");
  const answer = document.getElementById("answer");

  /** Every context and every cookie, each with what can be asked of it; where they meet is a cell. */
  const contexts = scenarios.flatMap((scenario, number) => scenario.rows.map((row) => {
    const [index, hopIndex, hop, probe, shape, relation, notation, numbers] = row;
    const [age, hops] = ASK.scenarios[number].cases[index];
    const [method, readings] = hops[hopIndex];
    return { number, scenario, index, hop, notation, numbers, readings, facts: { probe, shape, relation, method, age } };
  }));
  const cookies = ASK.scenarios.map((own) => own.cookies.map((traits) => Object.fromEntries(traits)));

  /** The cells that a state lets through: a context, and a cookie by its place. */
  function cellsLike(state) {
    const asked = (facts) => Object.keys(facts).filter((name) => state[name]);
    const fits = (facts, names) => names.every((name) => facts[name] === state[name]);
    const names = contexts.length > 0 ? asked(contexts[0].facts) : [];
    const places = cookies.map((own) => own.map((_, place) => place).filter((place) => fits(own[place], traits.filter((name) => state[name]))));
    const found = [];
    for (const context of contexts) {
      if (!fits(context.facts, names)) continue;
      for (const place of places[context.number]) {
        if (context.numbers.some((text) => (texts[text][place] ?? " ") !== " ")) found.push({ context, place });
      }
    }
    return found;
  }

  const traits = [...new Set(cookies.flatMap((own) => own.flatMap((cookie) => Object.keys(cookie))))];
  const valuesOf = (name) => distinct(traits.includes(name)
    ? cookies.flatMap((own) => own.map((cookie) => cookie[name] ?? ""))
    : contexts.map((context) => context.facts[name]));
  const requests = [
    ["probe", "How it is made"], ["relation", "Who asks whom"], ["shape", "Documents"], ["method", "Method"], ["age", "The cookie is"],
  ];
  const fields = (names) => names.map(([name, label]) => {
    const field = choice(name, label, valuesOf(name), "any");
    field.querySelector("select").dataset.usual = USUAL[name] ?? "";
    return field;
  });
  form.append(
    make("fieldset", {}, make("legend", {}, "The cookie"), ...fields(traits.map((name) => [name, name]))),
    make("fieldset", {}, make("legend", {}, "The request"), ...fields(requests)),
  );
  form.hidden = false;
  answer.hidden = false;

  /** How often somebody said yes, in words and with a sign. */
  function often(yes, all) {
    if (all === 0) return ["–", "not asked"];
    if (yes === all) return ["●", all === 1 ? "yes" : `always, in all ${grouped(all)}`];
    if (yes === 0) return ["○", all === 1 ? "no" : `never, in none of ${grouped(all)}`];
    return ["◐", `sometimes, in ${grouped(yes)} of ${grouped(all)}`];
  }

  function row(name, yes, all, notes) {
    const [sign, words] = often(yes, all);
    return make("tr", {}, make("th", { scope: "row" }, name),
      make("td", {}, make("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${words}`),
      notes === undefined ? null : make("td", {}, notes));
  }

  /** What a column has of cells, where something was seen. */
  function seen(index, found) {
    return found.map(({ context, place }) => stateOf.get(texts[context.numbers[index]][place])).filter((state) => state !== undefined && state[1] !== UNKNOWN);
  }

  /** The same question about cookies of other ages, where it was recorded. */
  function otherAges(state) {
    if (state.age === "") return [];
    const ages = valuesOf("age").filter((age) => age !== state.age);
    return ages.map((age) => [age, cellsLike({ ...state, age })]).filter(([, found]) => found.length > 0);
  }

  function ofColumn(column, index, found, others) {
    const own = seen(index, found);
    const causes = new Map();
    for (const state of own) {
      for (const cause of state[5]) causes.set(cause, (causes.get(cause) ?? 0) + 1);
      if (state[0] > 2) causes.set(marks[state[0]][1], (causes.get(marks[state[0]][1]) ?? 0) + 1);
    }
    const notes = [...causes].map(([cause, count]) => `${cause} (${grouped(count)})`).join(", ");
    const yes = (states) => states.filter((state) => state[1] === 1).length;
    const told = row(`${column.browser} ${column.version} ${column.profile}`, yes(own), own.length, notes);
    told.append(...others.map(([, cells]) => {
      const aged = seen(index, cells);
      const [sign, words] = often(yes(aged), aged.length);
      return make("td", {}, make("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${words}`);
    }));
    return told;
  }

  /** What the readings say; neighbours that say the same share a row. */
  function readings(found) {
    const groups = [];
    ASK.readings.forEach((id, index) => {
      const answers = found.map(({ context, place }) => ASK.texts[context.readings[index]]?.[place]).filter((digit) => digit === "0" || digit === "1");
      const yes = answers.filter((digit) => digit === "1").length;
      const last = groups.at(-1);
      if (last && last.yes === yes && last.all === answers.length) last.names.push(id);
      else groups.push({ names: [id], yes, all: answers.length });
    });
    return groups.map(({ names, yes, all }) => row(names.join(", "), yes, all));
  }

  /** The question to the program that comes nearest to what is chosen. */
  function command(state) {
    const parts = ["sid=1"];
    if (state.SameSite && !["absent", "some other word"].includes(state.SameSite)) parts.push(`SameSite=${state.SameSite}`);
    if (state.Secure !== "no") parts.push("Secure");
    if (state.HttpOnly === "yes") parts.push("HttpOnly");
    const own = "https://app.example";
    const from = { "same-origin": own, "same-site": "https://www.app.example", "cross-scheme": "http://app.example" };
    const via = ["", "page", "frame"].includes(state.probe) ? "link" : state.probe;
    const age = ["", "young"].includes(state.age) ? "" : ` --age '${state.age}'`;
    const asks = via === "address-bar" ? "" : ` --from ${from[state.relation] ?? "https://idp.example"}`;
    const asked = via === "read-cookies" ? "" : ` --to ${own}`;
    return `samesite ask --cookie '${parts.join("; ")}'${asks}${asked} --via ${via}${age}`;
  }

  function list(found) {
    const items = found.slice(0, LISTED).map(({ context: { scenario, index, hop, notation }, place }) => {
      const [title, file] = scenario.cases[index];
      const [, line] = scenario.cookies[place];
      const folder = scenario.path.slice(0, scenario.path.lastIndexOf("/") + 1);
      return make("li", {},
        make("code", {}, line), ": ", make("a", { href: `${folder}${file}#hop-${encodeURIComponent(hop)}` }, title), ` (${notation})`);
    });
    if (found.length > LISTED) items.push(make("li", {}, `and ${grouped(found.length - LISTED)} more`));
    return make("ul", {}, ...items);
  }

  function heads(...names) {
    return make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name))));
  }

  function show() {
    const state = chosen(form);
    const found = cellsLike(state);
    document.documentElement.dataset.shown = String(found.length);
    document.getElementById("command").textContent = command(state);
    if (found.length === 0) {
      answer.replaceChildren(make("h2", {}, "Nobody has recorded that"),
        make("p", {}, "Set one of the choices to “any”, or ask the model as below."));
      return;
    }
    const others = otherAges(state);
    const ages = others.map(([age]) => (age === "young" ? "And when it is young?" : `And when it is ${age} old?`));
    answer.replaceChildren(
      make("h2", {}, "Is it there?"),
      make("p", {}, `${counted(found.length, "recorded cell")} like that; each is one cookie at one request or look of a script.`),
      make("div", { class: "wide", role: "region", tabindex: "0", "aria-label": "What browsers did" },
        make("table", {}, heads("Browser", "Is it there?", "Otherwise than the edition because of", ...ages),
          make("tbody", {}, ...columns.map((column, index) => ofColumn(column, index, found, others))))),
      make("div", { class: "wide", role: "region", tabindex: "0", "aria-label": "What editions say" },
        make("table", {}, heads("Edition or client of the past", "Should it be there?"), make("tbody", {}, ...readings(found)))),
      make("details", {}, make("summary", {}, "Where that was recorded"), list(found)),
    );
  }

  form.before(make("p", { class: "prepared" }, "Asked often: ", ...PREPARED.map(([words, state]) => {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      choose(form, state);
      address(chosen(form));
      show();
    });
    return button;
  })));
  form.addEventListener("input", () => {
    address(chosen(form));
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => {
    choose(form, addressed());
    show();
  });
  choose(form, addressed());
  show();
})();
