import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { makeCertificate, stillServes } from "./certificate.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

Deno.test("makeCertificate() holds for the names it was given and for this machine", () => {
  const pem = makeCertificate(["review.example.com", "10.0.0.7"], NOW);
  assert.match(pem, /BEGIN CERTIFICATE[\s\S]+BEGIN PRIVATE KEY/);
  const names = new X509Certificate(pem).subjectAltName ?? "";
  for (const name of ["localhost", "127.0.0.1", "review.example.com", "10.0.0.7"]) {
    assert.ok(names.includes(name), `${name} in ${names}`);
  }
  assert.ok(stillServes(pem, ["10.0.0.7"], NOW));
});

Deno.test("stillServes() asks for a new certificate before the end, and for a further name", () => {
  const pem = makeCertificate([], NOW);
  assert.ok(stillServes(pem, [], NOW + 365 * DAY_MS));
  assert.ok(!stillServes(pem, [], NOW + 380 * DAY_MS));
  assert.ok(!stillServes(pem, ["review.example.com"], NOW));
  assert.ok(!stillServes("nothing", [], NOW));
});
