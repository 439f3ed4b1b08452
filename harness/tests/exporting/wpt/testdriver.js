// As much of the suite's testdriver as our tests take: whoever drives the browser looks for what is to be clicked.
"use strict";

const test_driver = {
  set_test_context: () => {},
  click: (element) => {
    window.toClick = element;
    // It stays so until it is clicked: what drives the browser may come while a page is not ready yet.
    return new Promise((resolve) => element.addEventListener("click", () => {
      window.toClick = undefined;
      resolve();
    }, { once: true }));
  },
};
