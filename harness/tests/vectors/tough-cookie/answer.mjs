// Answers test vectors by tough-cookie: `node answer.mjs FILE EDITION` prints a line of JSON for each vector, which has
// for each of its steps the cookies that a request carries, or that a script sees; null where that is not asked.

import { readFileSync } from 'node:fs';
import { CookieJar } from 'tough-cookie';

// The library asks the clock; it gets the time of the step.
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

const [file, edition] = process.argv.slice(2);
const { vectors } = JSON.parse(readFileSync(file, 'utf8'));

// What the edition has among expectations; where none is named, all editions say so.
function byEdition(expectations = []) {
  return expectations.find(({ editions }) => editions === undefined || editions.includes(edition));
}

// The manual's words: "strict" for same-site requests, "lax" for cross-site ones by a safe method that change the page
// at the top, "none" for all other cross-site ones.
function contextOf(sameSite, { navigates, method }) {
  if (sameSite === 'same-site') {
    return 'strict';
  }
  const isLax = navigates === 'top-level' && ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
  return isLax ? 'lax' : 'none';
}

function answer({ steps }) {
  const jar = new CookieJar();
  return steps.map(({ at, access, classings, retrievals, sets = [] }) => {
    now = at;
    const classing = byEdition(classings);
    if (classing === undefined || access.without_credentials) {
      return null;
    }
    const http = access.api === 'http';
    const looking = { http, sameSiteContext: contextOf(classing.same_site, access) };
    const setting = { http, sameSiteContext: contextOf(classing.same_site_for_setting ?? classing.same_site, access) };
    let cookies = null;
    if (byEdition(retrievals) !== undefined) {
      try {
        cookies = jar.getCookieStringSync(access.url, looking);
      } catch {
        cookies = '(throws)';
      }
    }
    for (const { line } of sets) {
      try {
        jar.setCookieSync(line, access.url, setting);
      } catch {
        // A refusal: that the cookie is not there will show.
      }
    }
    return cookies;
  });
}

for (const vector of vectors) {
  process.stdout.write(`${JSON.stringify(answer(vector))}\n`);
}
