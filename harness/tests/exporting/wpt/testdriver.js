// As much of the suite's testdriver as our tests take: whoever drives the browser looks for what is to be clicked.
"use strict";

const test_driver = {
  set_test_context: () => {},
  click: (element) => {
    window.toClick = element;
    return new Promise((resolve) => element.addEventListener("click", resolve, { once: true }));
  },
};
