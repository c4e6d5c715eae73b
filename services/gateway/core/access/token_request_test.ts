import assert from "node:assert/strict";
import { joinLink, parseSpan, readTokenRequest } from "./token_request.ts";

Deno.test("parseSpan reads times up to a year and a day", () => {
  assert.equal(parseSpan("90m"), 5_400);
  assert.equal(parseSpan("8h"), 28_800);
  assert.equal(parseSpan("7d"), 604_800);
  for (const bad of ["", "8", "0h", "-1h", "1.5h", "367d", "9999999w"]) {
    assert.equal(parseSpan(bad), undefined, bad);
  }
});

Deno.test("readTokenRequest names every fault at once", () => {
  const read = readTokenRequest({ role: "root", ttl: "soon", url: "example.com" });
  assert.ok(!read.ok);
  for (const option of ["--room", "--role", "--ttl", "--url"]) {
    assert.ok(read.faults.some((fault) => fault.startsWith(option)), option);
  }
});

Deno.test("joinLink puts the token behind the hash and nowhere else", () => {
  const read = readTokenRequest({ room: "stage-1", role: "viewer" });
  assert.ok(read.ok);
  const link = new URL(joinLink(read.request.url, read.request.room, "a.b.c"));
  assert.equal(link.hash, "#token=a.b.c");
  assert.equal(link.search, "?room=STAGE-1");
  assert.equal(joinLink("https://x.example", "*", "t"), "https://x.example/#token=t");
});
