// What the pages with script share: building nodes, and keeping the state of a form in the address.
"use strict";

/** A new element; texts become text, never HTML. */
function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** The letter by which a row's text stands for the state of this number. */
function letterOf(number) {
  if (number < 26) return String.fromCharCode(0x41 + number);
  if (number < 52) return String.fromCharCode(0x61 + number - 26);
  return String.fromCharCode(0x4e00 + number - 52);
}

/** A choice among values; the empty value stands for any. */
function choice(name, label, values, any) {
  const options = values.map((value) => make("option", { value }, value));
  if (any !== null) options.unshift(make("option", { value: "" }, any));
  return make("label", {}, label, make("select", { name }, ...options));
}

/** Distinct values, in the order of a reader who looks for one. */
function distinct(values) {
  return [...new Set(values)].filter((value) => value !== "").sort((one, other) => one.localeCompare(other, "en"));
}

/** What the address says behind its #, as an object. */
function addressed() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** Writes what is chosen behind the #, so that the page can be linked to and reloaded as it is. */
function address(state) {
  const entries = Object.entries(state).filter(([, value]) => value !== "" && value !== false);
  const hash = new URLSearchParams(entries.map(([key, value]) => [key, value === true ? "1" : value])).toString();
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", "#" + hash);
}

/** What a form's fields say, by their names. */
function chosen(form) {
  const state = {};
  for (const field of form.elements) {
    if (field.name) state[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return state;
}

/** Puts a state into a form's fields; what a field cannot hold is left out. */
function choose(form, state) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = state[field.name] === "1";
    else {
      field.value = state[field.name] ?? field.dataset.usual ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
  }
}

/** 1234567 as 1,234,567. */
function grouped(number) {
  return number.toLocaleString("en");
}

/** `1 cell`, `2 cells`. */
function counted(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}
