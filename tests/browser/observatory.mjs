// Scores the headers of a page as MDN's Observatory does, by its own tests and grades, but of a
// server on this machine: it is asked as the proxy in front of it would ask.
// Use: node observatory.mjs http://127.0.0.1:PORT said.example

import fs from "node:fs";
import http from "node:http";
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";
import { AxiosHeaders } from "axios";

const [address, host] = process.argv.slice(2);

// The list of hosts that browsers know as safe is fetched by its installation, which we leave out:
// ours stands on no list yet.
const known = new URL("./node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json", import.meta.url);
if (!fs.existsSync(known)) fs.writeFileSync(known, "{}");

function ask(scheme, method, more = {}) {
  const headers = { Host: host, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.1", ...more };
  return new Promise((resolve, reject) => {
    const request = http.request(`${address}/`, { method, headers }, (answer) => {
      let data = "";
      answer.on("data", (piece) => { data += piece; });
      answer.on("end", () => resolve({
        status: answer.statusCode,
        headers: new AxiosHeaders(answer.headers),
        request: { headers: new AxiosHeaders(headers) },
        verified: true,
        data,
      }));
    });
    request.on("error", reject).end();
  });
}

const asked = new Requests(host);
const plain = await ask("http", "GET");
const page = await ask("https", "GET", { Accept: "text/html" });
const route = [{ url: new URL(`http://${host}/`), status: plain.status }];
if (plain.headers.location) route.push({ url: new URL(plain.headers.location), status: page.status });
page.httpEquiv = parseHttpEquivHeaders(page.data, `https://${host}/`);
asked.resources.path = page.data;
asked.session = { url: new URL(`https://${host}/`), jar: undefined };
Object.assign(asked.responses, {
  auto: page,
  https: page,
  http: plain,
  httpRedirects: route,
  httpsRedirects: route.slice(1),
  cors: await ask("https", "OPTIONS", {
    Origin: "https://http-observatory.security.mozilla.org",
    "Access-Control-Request-Method": "GET",
  }),
});

const results = ALL_TESTS.map((test) => test(asked));
const points = results.map((result) => getScoreModifier(result.result));
const lost = 100 + points.filter((number) => number < 0).reduce((a, b) => a + b, 0);
const score = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? 100 + points.reduce((a, b) => a + b, 0) : lost;
console.log(JSON.stringify({
  ...getGradeForScore(score),
  tests: Object.fromEntries(results.map((r, n) => [r.constructor.name, [r.pass, r.result, points[n]]])),
}));
