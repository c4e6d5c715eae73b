import { ENDPOINTS, type EndpointSpec, HTTP_REQUEST_RATE_BURST } from "@fuelrail/contracts";
import { systemClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { get, type IncomingHttpHeaders } from "node:http";
import { createAccessRig, mint } from "./access_rig.ts";
import { withGateway } from "./rig.ts";

/** Every path that answers over HTTP, with one that nothing is served at. */
const PATHS = [
  ...Object.values<EndpointSpec>(ENDPOINTS).filter(({ method }) => method === "GET")
    .map(({ path }) => path.replace("/R", "/STUDIO").replace(/<\w+>/, "x")),
  "/nothing/here",
];

async function headersOf(url: string, init?: RequestInit): Promise<Headers> {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.headers;
}

Deno.test("every answer has the security headers, whether it is a refusal or not", () =>
  withGateway(async ({ url }) => {
    for (const path of PATHS) {
      const headers = await headersOf(`${url}${path}`);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("referrer-policy"), "no-referrer", path);
      assert.equal(headers.get("x-frame-options"), "SAMEORIGIN", path);
      assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'; /, path);
      assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'self'$/, path);
      assert.equal(headers.get("strict-transport-security"), null, path);
      assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", path);
    }
  }));

Deno.test("the page's policy allows its own files and nothing inline, evaluated or from elsewhere", () =>
  withGateway(async ({ url, port }) => {
    const policy = (await headersOf(url)).get("content-security-policy") ?? "";
    const rules = new Map(
      policy.split("; ").map((rule) => {
        const [name = "", ...sources] = rule.split(" ");
        return [name, sources.join(" ")];
      }),
    );
    assert.equal(rules.get("script-src"), "'self'");
    assert.equal(rules.get("style-src"), "'self'");
    assert.equal(rules.get("worker-src"), "'self'");
    assert.equal(
      rules.get("connect-src"),
      `'self' wss://127.0.0.1:${port} ws://127.0.0.1:${port}`,
    );
    assert.ok(!/unsafe|\*|https?:/.test(policy), policy);
  }));

Deno.test("only the pages that are named may show Fuelrail in a frame", () =>
  withGateway(async ({ url }) => {
    const headers = await headersOf(url);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /frame-ancestors 'self' https:\/\/wall\.example\.com$/,
    );
    assert.equal(headers.get("x-frame-options"), null, "it knows no list and would forbid them");
  }, { frameAncestors: ["https://wall.example.com"] }));

/** Headers as node's client gives them, which lets the host be said. */
async function headersFor(port: number, host: string, more: Record<string, string> = {}) {
  const asked = Promise.withResolvers<IncomingHttpHeaders>();
  const headers = { host, ...more };
  get({ host: "127.0.0.1", port, path: "/", headers, agent: false }, (answer) => {
    answer.resume();
    answer.on("end", () => asked.resolve(answer.headers));
  }).on("error", asked.reject);
  return await asked.promise;
}

const OVER_TLS = { "x-forwarded-for": "203.0.113.1", "x-forwarded-proto": "https" };

Deno.test("behind a trusted proxy with TLS browsers are told to stay with TLS, and nobody else can say so", () =>
  withGateway(async ({ port }) => {
    const headers = await headersFor(port, "review.example.com", OVER_TLS);
    assert.match(headers["strict-transport-security"] ?? "", /^max-age=31536000/);
    assert.ok(!String(headers["content-security-policy"]).includes(" ws://"));
    const plain = await headersFor(port, "review.example.com");
    assert.equal(plain["strict-transport-security"], undefined);
  }, { trustedProxies: ["loopback"] }));

Deno.test("nobody is told to stay with TLS where it has another port, or of this machine's names", () =>
  withGateway(async ({ port }) => {
    for (
      const [host, isTold] of [
        ["review.example.com:8443", false],
        ["[fd00::9]:8443", false],
        ["localhost", false],
        ["127.0.0.1:443", false],
        ["[::1]", false],
        ["[fd00::9]", true],
        ["review.example.com:443", true],
      ] as const
    ) {
      const { "strict-transport-security": told } = await headersFor(port, host, OVER_TLS);
      assert.equal(told !== undefined, isTold, host);
    }
  }, { trustedProxies: ["loopback"] }));

Deno.test("requests over HTTP are held to a rate by token, with a time to come back", async () => {
  await using rig = await createAccessRig();
  // However slow the machine is, all of it happens at once.
  const nowMs = systemClock.nowMs();
  const one = await rig.start({}, undefined, { ...systemClock, nowMs: () => nowMs });
  const [busy, calm] = [(await mint()).token, (await mint()).token];
  const statuses = new Map<number, number>();
  let retryAfter: string | null = null;
  for (let n = 0; n < HTTP_REQUEST_RATE_BURST * 3 && retryAfter === null; n++) {
    const response = await fetch(`${one.url}/api/rooms/STUDIO/req/unknownRequest`, {
      method: "POST",
      headers: { authorization: `Bearer ${busy}` },
    });
    await response.body?.cancel();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    retryAfter = response.headers.get("retry-after");
  }
  assert.equal(retryAfter, "1", JSON.stringify([...statuses]));
  assert.ok((statuses.get(404) ?? 0) >= HTTP_REQUEST_RATE_BURST);
  assert.equal(statuses.get(503), 1);
  assert.equal((await rig.ask(one, "unknownRequest", {}, calm)).status, 404);
});
