// Answers questions by tough-cookie: a line of JSON in, a line of JSON out.
//
// A question has the lines that are set and the requests that then read, each with its URL, its SameSite context and
// its time. The answer has the Cookie header of each read.

import { createInterface } from 'node:readline';
import { CookieJar } from 'tough-cookie';

// The library asks the clock; it gets the time of the question.
let now = 0;
class Clock extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now]));
  }
  static now() {
    return now;
  }
}
globalThis.Date = Clock;

function answer({ sets, reads }) {
  const jar = new CookieJar();
  for (const { line, url, context, http, at } of sets) {
    now = at;
    try {
      jar.setCookieSync(line, url, { sameSiteContext: context, http });
    } catch {
      // A refusal: that the cookie is not there will show.
    }
  }
  return reads.map(({ url, context, http, at }) => {
    now = at;
    try {
      return jar.getCookieStringSync(url, { sameSiteContext: context, http });
    } catch {
      return '(throws)';
    }
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
