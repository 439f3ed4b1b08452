// Fills the matrix: filters the rows of the data file, and builds the tables that come into sight.
"use strict";
(() => {
  const { columns, marks, states, texts, explanations, scenarios } = MATRIX;
  const AGREES = 0;
  const UNKNOWN = 2;
  /** How many rows are built at once. */
  const PIECE = 40;
  /** The height of a row that is not built yet, roughly. */
  const ROW_HEIGHT = 42;

  const stateOf = new Map(states.map((state, number) => [letterOf(number), state]));
  const nameOf = (column) => `${column.browser} ${column.version} ${column.profile}`;
  const form = document.getElementById("filters");
  const found = document.getElementById("found");
  const sections = [...document.querySelectorAll("[data-scenario]")];

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watcher.unobserve(entry.target);
      entry.target.build?.();
    }
  }, { rootMargin: "800px 0px" });

  const rowsOf = (part) => scenarios.flatMap((scenario) => scenario.rows.map((row) => row[part]));
  form.append(
    choice("engine", "Engine", distinct(columns.map((column) => column.engine)), "any"),
    choice("browser", "Browser", distinct(columns.map((column) => column.browser)), "any"),
    choice("profile", "Profile", distinct(columns.map((column) => column.profile)), "any"),
    choice("probe", "Probe", distinct(rowsOf(3)), "any"),
    choice("shape", "Documents", distinct(rowsOf(4)), "any"),
    choice("relation", "Relation", distinct(rowsOf(5)), "any"),
    verdicts(),
    deeds(),
    choice("cause", "Cause", explanations.map(([id]) => id), "any"),
    make("label", {}, "Cookie", make("input", { type: "search", name: "cookie", placeholder: "Lax; Secure" })),
    make("label", {}, "Text", make("input", { type: "search", name: "text", placeholder: "title, case, probe" })),
    make("label", { class: "tick" }, make("input", { type: "checkbox", name: "differ" }), "only where browsers differ"),
    make("label", { class: "tick" }, make("input", { type: "checkbox", name: "pages" }), "also pages that were merely opened"),
    make("label", { class: "tick" }, make("input", { type: "checkbox", name: "headers" }), "also headers that say where a request comes from"),
    make("label", { class: "tick" }, make("input", { type: "checkbox", name: "apart" }), "cookies that fare alike apart"),
    make("input", { type: "hidden", name: "clause" }),
    make("button", { type: "reset" }, "Show all"),
  );
  const narrow = document.getElementById("narrow");
  narrow.hidden = false;
  // On a phone they would fill the first screen.
  narrow.open = matchMedia("(min-width: 40rem)").matches;

  function verdicts() {
    const options = marks.map(([id, name]) => make("option", { value: id }, name));
    return make("label", {}, "Verdict", make("select", { name: "verdict" }, make("option", { value: "" }, "any"), ...options));
  }

  /** Cookies that are there and should not be, and those that should be there and are not. */
  function deeds() {
    const options = [["more", "there, where the text withholds it"], ["less", "missing, where the text gives it"]];
    return make("label", {}, "Otherwise", make("select", { name: "otherwise" }, make("option", { value: "" }, "any"),
      ...options.map(([value, name]) => make("option", { value }, name))));
  }

  /** The columns that are shown, and a test for the cells that are wanted; null when any cell will do. */
  function wish(state) {
    const shown = columns.map((_, index) => index).filter((index) => {
      const column = columns[index];
      return (!state.engine || column.engine === state.engine)
        && (!state.browser || column.browser === state.browser)
        && (!state.profile || column.profile === state.profile);
    });
    const mark = marks.findIndex(([id]) => id === state.verdict);
    const wanted = new Set();
    const unwanted = { more: [1, 0], less: [0, 1] }[state.otherwise];
    for (const [letter, [ownMark, seen, , edition, clause, causes]] of stateOf) {
      if ((mark < 0 || ownMark === mark) && (!state.clause || clause === state.clause)
        && (!unwanted || (seen === unwanted[0] && edition === unwanted[1]))
        && (!state.cause || causes.includes(state.cause))) wanted.add(letter);
    }
    return { shown, wanted: wanted.size === stateOf.size ? null : wanted };
  }

  /** The cookies and rows of a scenario that the state lets through. */
  function select(scenario, state, { shown, wanted }) {
    const needle = state.cookie.toLowerCase();
    const places = scenario.cookies.map((_, place) => place).filter((place) => {
      const [label, line, isHeader] = scenario.cookies[place];
      if (isHeader && !state.headers) return false;
      return !needle || label.toLowerCase().includes(needle) || line.toLowerCase().includes(needle);
    });
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = places.length === 0 || shown.length === 0 ? [] : scenario.rows.filter((row) => {
      const [index, , hop, probe, shape, relation, notation, numbers, isBackdrop] = row;
      if (isBackdrop && !state.pages) return false;
      if (state.probe && probe !== state.probe) return false;
      if (state.shape && shape !== state.shape) return false;
      if (state.relation && relation !== state.relation) return false;
      if (words.length > 0) {
        const [title, file] = scenario.cases[index];
        const all = `${scenario.id} ${scenario.title} ${title} ${file} ${hop} ${notation} ${relation}`.toLowerCase();
        if (!words.every((word) => all.includes(word))) return false;
      }
      const lines = shown.map((column) => texts[numbers[column]]);
      return places.some((place) => {
        const letters = lines.map((line) => line[place] ?? " ");
        if (letters.every((letter) => letter === " ")) return false;
        if (wanted !== null && !letters.some((letter) => wanted.has(letter))) return false;
        return !state.differ || differ(letters);
      });
    });
    return { places, rows };
  }

  /** Whether two who were seen were seen to do otherwise. */
  function differ(letters) {
    const seen = letters.map((letter) => stateOf.get(letter)?.[1]).filter((answer) => answer !== undefined && answer !== UNKNOWN);
    return new Set(seen).size > 1;
  }

  /** The places of cookies, those together that have the same signs in every row. */
  function groups({ places, rows }, { shown }, apart) {
    if (apart) return places.map((place) => [place]);
    const alike = new Map();
    for (const place of places) {
      const key = rows.map((row) => shown.map((column) => {
        const state = stateOf.get(texts[row[7][column]][place]);
        return state ? `${state[0]}${state[1]}` : "-";
      }).join("")).join("|");
      if (alike.has(key)) alike.get(key).push(place);
      else alike.set(key, [place]);
    }
    return [...alike.values()];
  }

  function head(scenario, group) {
    const [label] = scenario.cookies[group[0]];
    const lines = group.map((place) => scenario.cookies[place][1]).join("\n");
    const more = group.length > 1 ? make("span", { class: "more" }, `+ ${group.length - 1}`) : null;
    return make("th", { scope: "col", title: lines }, make("span", { class: "label" }, label), more,
      group.length > 1 ? make("span", { class: "aside" }, group.slice(1).map((place) => scenario.cookies[place][0]).join(", ")) : null);
  }

  function table(scenario, selection, { shown }, apart) {
    const { rows } = selection;
    const together = groups(selection, { shown }, apart);
    const places = together.map(([first]) => first);
    const heads = together.map((group) => head(scenario, group));
    const grid = make("table", { class: "matrix" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Context"), ...heads)));
    for (let start = 0; start < rows.length; start += PIECE) {
      const piece = rows.slice(start, start + PIECE);
      const before = rows[start - 1];
      const body = make("tbody", { class: "waiting" });
      const room = make("td", { colspan: places.length + 1 });
      room.style.height = `${piece.length * ROW_HEIGHT}px`;
      body.append(make("tr", {}, room));
      body.build = () => {
        body.className = "";
        body.replaceChildren(...piece.map((row, number) => line(scenario, row, places, shown, (number === 0 ? before : piece[number - 1])?.[0] === row[0])));
      };
      grid.append(body);
      watcher.observe(body);
    }
    return make("div", { class: "wide", role: "region", tabindex: "0", "aria-label": `${scenario.title} (${scenario.id})` }, grid);
  }

  /** A row; one that goes on with the case before need not say its title again. */
  function line(scenario, [index, , hop, , , relation, notation, numbers], places, shown, goesOn) {
    const [title, file] = scenario.cases[index];
    const folder = scenario.path.slice(0, scenario.path.lastIndexOf("/") + 1);
    const href = `${folder}${file}#hop-${encodeURIComponent(hop)}`;
    const head = goesOn
      ? make("th", { scope: "row", class: "on" }, make("a", { href }, notation), make("small", {}, relation))
      : make("th", { scope: "row" }, make("a", { href }, title), make("small", {}, `${notation} · ${relation}`));
    return make("tr", {}, head, ...places.map((place) => cell(shown, numbers, place)));
  }

  /** One sign where all agree with the edition, and otherwise one for each column, in their order. */
  function cell(shown, numbers, place) {
    const own = shown.map((column) => stateOf.get(texts[numbers[column]][place]));
    const there = own.filter((state) => state !== undefined);
    if (there.length === 0) return make("td", { class: "none" });
    const [first] = there;
    if (there.every((state) => state[0] === AGREES && state[1] === first[1])) {
      return make("td", { title: told(shown, own) },
        make("span", { class: "sign agrees", "aria-hidden": "true" }, sign(first)),
        make("span", { class: "aside" }, `${first[2]}, all`));
    }
    const signs = own.map((state) => make("span", { class: state ? marks[state[0]][0] : "" }, state ? sign(state) : "·"));
    return make("td", { title: told(shown, own), class: marks[Math.max(...there.map((state) => state[0]))][0] },
      make("span", { class: "sign", "aria-hidden": "true" }, ...signs),
      make("span", { class: "aside" }, told(shown, own)));
  }

  function sign([mark, answer]) {
    return marks[mark][answer === 1 ? 2 : 3];
  }

  /** A cell in words, a line for each column. */
  function told(shown, own) {
    return shown.map((column, index) => {
      const state = own[index];
      if (!state) return `${nameOf(columns[column])}: not asked`;
      const [mark, , word, , clause, causes] = state;
      const verdict = mark === AGREES ? `by ${clause}` : [marks[mark][1], ...causes].join(", ");
      return `${nameOf(columns[column])}: ${word ? `${word}, ` : ""}${verdict}`;
    }).join("\n");
  }

  function show() {
    const state = chosen(form);
    const wanted = wish(state);
    let contexts = 0;
    let tables = 0;
    for (const section of sections) {
      const scenario = scenarios[Number(section.dataset.scenario)];
      const selection = select(scenario, state, wanted);
      section.querySelector(".wide")?.remove();
      section.hidden = selection.rows.length === 0;
      if (section.hidden) continue;
      contexts += selection.rows.length;
      tables += 1;
      section.append(table(scenario, selection, wanted, state.apart));
    }
    const order = wanted.shown.map((column) => nameOf(columns[column])).join(", ");
    found.replaceChildren(
      `${counted(contexts, "context")} in ${counted(tables, "scenario")}`,
      state.clause ? `, with cells that clause ${state.clause} decides` : "",
      wanted.shown.length > 1 ? make("span", { class: "aside-shown" }, `. Signs stand in this order: ${order}.`) : "",
    );
    document.documentElement.dataset.shown = String(contexts);
  }

  form.addEventListener("input", () => {
    address(chosen(form));
    show();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    choose(form, {});
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
