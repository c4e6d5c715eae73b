import assert from "node:assert/strict";
import { originFault } from "./origin.ts";

const loopback = { allowedOrigins: ["https://review.example.com"], isLoopback: true };
const open = { allowedOrigins: [], isLoopback: false };

Deno.test("originFault lets programs and the gateway's own page through", () => {
  assert.equal(originFault({ origin: undefined, host: "localhost:8080" }, loopback), undefined);
  const own = { origin: "http://127.0.0.1:8080", host: "127.0.0.1:8080" };
  assert.equal(originFault(own, loopback), undefined);
  const behindProxy = { origin: "https://studio:8443", host: "studio:8443" };
  assert.equal(originFault(behindProxy, open), undefined);
});

Deno.test("originFault refuses pages from elsewhere unless their origin is allowed", () => {
  const host = "localhost:8080";
  assert.match(originFault({ origin: "https://evil.example", host }, loopback) ?? "", /evil/);
  assert.match(originFault({ origin: "null", host }, loopback) ?? "", /null/);
  assert.match(originFault({ origin: "http://localhost:9999", host }, loopback) ?? "", /9999/);
  assert.equal(originFault({ origin: "https://review.example.com", host }, loopback), undefined);
});

Deno.test("originFault refuses a name that was made to point at a loopback bind", () => {
  const rebound = { origin: "http://evil.example:8080", host: "evil.example:8080" };
  assert.match(originFault(rebound, loopback) ?? "", /Host "evil.example:8080"/);
  const proxied = { origin: undefined, host: "review.example.com" };
  assert.equal(originFault(proxied, loopback), undefined);
  for (const host of ["[::1]:8080", "172.18.0.5:8080", "[fd00::5]"]) {
    assert.equal(originFault({ origin: undefined, host }, loopback), undefined, host);
  }
  const named = { origin: undefined, host: "1.2.3.4.evil.example" };
  assert.match(originFault(named, loopback) ?? "", /Host/);
});
