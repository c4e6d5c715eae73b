import assert from "node:assert/strict";
import { parseNatsUrl } from "./nats_address.ts";

Deno.test("parseNatsUrl reads servers, credentials and encryption", () => {
  assert.deepEqual(parseNatsUrl("nats://127.0.0.1:4222"), { servers: ["127.0.0.1:4222"] });
  assert.deepEqual(parseNatsUrl("a:1, nats://b:2/ ,[::1]:3"), {
    servers: ["a:1", "b:2", "[::1]:3"],
  });
  assert.deepEqual(parseNatsUrl("nats://gateway:p%40ss%3Aword@a:1,nats://b:2"), {
    servers: ["a:1", "b:2"],
    user: "gateway",
    pass: "p@ss:word",
  });
  assert.deepEqual(parseNatsUrl("tls://s3cret@a:1"), {
    servers: ["a:1"],
    tls: {},
    token: "s3cret",
  });
});

Deno.test("parseNatsUrl refuses what is no server, without quoting it", () => {
  for (const url of ["", "http://user:hunter2@a:1", "nats://a:1/path", "nats://a:1,,b:2"]) {
    assert.throws(
      () => parseNatsUrl(url),
      (error) => error instanceof TypeError && !error.message.includes("hunter2"),
    );
  }
});
