import assert from "node:assert/strict";
import { negotiate } from "./negotiation.ts";

Deno.test("negotiate confirms fuelrail.v1 wherever it stands in the offer", () => {
  assert.deepEqual(negotiate("/ws", "fuelrail.v1", undefined), {
    is: "viewer",
    echo: "fuelrail.v1",
  });
  const second = negotiate("/ws", "something.else, fuelrail.v1", undefined);
  assert.deepEqual(second, { is: "viewer", echo: "fuelrail.v1" });
});

Deno.test("negotiate takes the query of a client that cannot set a subprotocol, and echoes none", () => {
  assert.deepEqual(negotiate("/ws", undefined, "fuelrail.v1"), { is: "viewer", echo: undefined });
});

Deno.test("negotiate names fuelrail.v1 to who offers only others", () => {
  for (const [offered, query] of [["chat", undefined], [undefined, "chat"], ["x", "fuelrail.v1"]]) {
    const result = negotiate("/ws", offered, query);
    assert.equal(result.is, "unknown_protocol");
    assert.match("message" in result ? result.message : "", /fuelrail\.v1/);
  }
});

Deno.test("negotiate takes a socket without a subprotocol for a canvas client", () => {
  for (const path of ["/ws", "/"]) {
    assert.deepEqual(negotiate(path, undefined, undefined), { is: "canvas" });
  }
});

Deno.test("negotiate knows displays by their path, and by a bare address on their own port", () => {
  assert.equal(negotiate("/display", undefined, undefined).is, "display");
  assert.equal(negotiate("/display", undefined, undefined, "display").is, "display");
  assert.equal(negotiate("/", undefined, undefined, "display").is, "display");
  assert.equal(negotiate("/display", "fuelrail.v1", undefined).is, "unknown_protocol");
});

Deno.test("negotiate serves nothing elsewhere, and displays alone on their own port", () => {
  assert.equal(negotiate("/elsewhere", "fuelrail.v1", undefined).is, "unknown_path");
  assert.equal(negotiate("/ws", "fuelrail.v1", undefined, "display").is, "unknown_path");
  assert.equal(negotiate("/elsewhere", undefined, undefined, "display").is, "unknown_path");
});
