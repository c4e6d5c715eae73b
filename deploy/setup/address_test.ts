import assert from "node:assert/strict";
import { siteUrl } from "./address.ts";

const settings = { publishedHost: "127.0.0.1", port: 8080, tlsPort: 8443, siteNames: [] };

Deno.test("siteUrl() is plain on this machine only", () => {
  assert.equal(siteUrl(settings), "http://localhost:8080");
  assert.equal(siteUrl({ ...settings, port: 80 }), "http://localhost");
  assert.equal(
    siteUrl({ ...settings, siteNames: ["review.example.com"] }),
    "http://localhost:8080",
  );
});

Deno.test("siteUrl() is encrypted for others, under the first name that was given", () => {
  const open = { ...settings, publishedHost: "0.0.0.0" };
  assert.equal(siteUrl({ ...open, siteNames: ["a.example", "b"] }), "https://a.example:8443");
  assert.equal(siteUrl({ ...open, siteNames: ["a.example"], tlsPort: 443 }), "https://a.example");
  assert.equal(siteUrl({ ...settings, publishedHost: "192.168.1.9" }), "https://192.168.1.9:8443");
  assert.equal(siteUrl({ ...settings, publishedHost: "fd00::9" }), "https://[fd00::9]:8443");
});

Deno.test("siteUrl() names no address that it does not know", () => {
  assert.equal(siteUrl({ ...settings, publishedHost: "0.0.0.0" }), undefined);
});
