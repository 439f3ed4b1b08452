// Keeps the results for whoever drives the browser, who has a deadline of their own.
"use strict";

setup({ explicit_timeout: true });

add_completion_callback((tests, status) => {
  window.results = {
    status: status.status,
    message: status.message,
    subtests: tests.map(({ name, status, message }) => ({ name, status, message })),
  };
});
