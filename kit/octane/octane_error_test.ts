import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { OctaneError, toOctaneError } from "./octane_error.ts";

Deno.test("toOctaneError gives each gRPC status its kind", () => {
  const kinds = [
    [status.UNAVAILABLE, "unreachable"],
    [status.CANCELLED, "unreachable"],
    [status.DEADLINE_EXCEEDED, "deadline"],
    [status.UNIMPLEMENTED, "unimplemented"],
    [status.INVALID_ARGUMENT, "invalid_argument"],
    [status.RESOURCE_EXHAUSTED, "internal"],
    [status.UNKNOWN, "internal"],
    [undefined, "internal"],
  ] as const;
  for (const [code, kind] of kinds) {
    const error = toOctaneError("/a/b", "host:1", { code, details: "why" });
    assert.equal(error.kind, kind);
    assert.equal(error.code, code);
  }
});

Deno.test("toOctaneError knows Octane's words for a dead handle", () => {
  const failure = { code: status.INVALID_ARGUMENT, details: "invalid object reference" };
  assert.equal(toOctaneError("/a/b", "host:1", failure).kind, "invalid_reference");
});

Deno.test("toOctaneError names rpc, target and reason, and keeps the cause", () => {
  const failure = { code: status.INTERNAL, details: "boom" };
  const error = toOctaneError("/a/b", "host:1", failure);
  assert.equal(error.message, "/a/b at host:1: boom");
  assert.deepEqual([error.rpc, error.target, error.why], ["/a/b", "host:1", "boom"]);
  assert.equal(error.cause, failure);
});

Deno.test("toOctaneError leaves an OctaneError as it is", () => {
  const error = new OctaneError({ kind: "forbidden", rpc: "/a/b", target: "host:1", why: "no" });
  assert.equal(toOctaneError("/c/d", "other:2", error), error);
});

Deno.test("toOctaneError takes anything that can be thrown", () => {
  assert.equal(toOctaneError("/a/b", "host:1", new Error("odd")).why, "odd");
  assert.equal(toOctaneError("/a/b", "host:1", undefined).why, "undefined");
});
