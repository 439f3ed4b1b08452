// Keeps the results for whoever drives the browser.
"use strict";

add_completion_callback((tests, status) => {
  window.results = {
    status: status.status,
    message: status.message,
    subtests: tests.map(({ name, status, message }) => ({ name, status, message })),
  };
});
