import assert from "node:assert/strict";
import { checkFile } from "./layers.ts";

function messages(path: string, text: string): string[] {
  return checkFile(path, text).map((fault) => fault.message);
}

Deno.test("checkFile() refuses an import between services", () => {
  const [message] = messages("services/camera/service.ts", `import "../gateway/service.ts";`);
  assert.match(message ?? "", /services\/camera may not import services\/gateway/);
});

Deno.test("checkFile() refuses the test tree in the product", () => {
  const text = `import { startPeer } from "../../tests/octane_peer/peer.ts";`;
  assert.match(messages("kit/bus/mod.ts", text)[0] ?? "", /kit may not import tests/);
});

Deno.test("checkFile() refuses arrows that point back", () => {
  assert.equal(messages("contracts/frame.ts", `import "@fuelrail/kit/clock";`).length, 1);
  assert.equal(messages("web/main.tsx", `import "@fuelrail/kit/log";`).length, 1);
  assert.equal(messages("kit/log.ts", `import "@fuelrail/frame-ingest";`).length, 1);
});

Deno.test("checkFile() lets the arrows of the design pass", () => {
  assert.deepEqual(messages("kit/log.ts", `import { z } from "zod";`), []);
  assert.deepEqual(messages("services/camera/main.ts", `import "@fuelrail/kit/log";`), []);
  assert.deepEqual(messages("web/main.tsx", `import "@fuelrail/contracts/binary";`), []);
});

Deno.test("checkFile() refuses shell, kit and packages in core", () => {
  const core = "services/gateway/core/viewer.ts";
  assert.equal(messages(core, `import "../shell/socket.ts";`).length, 1);
  assert.equal(messages(core, `import "@fuelrail/kit/clock";`).length, 1);
  assert.equal(messages(core, `import "sharp";`).length, 1);
  assert.deepEqual(messages(core, `import "./pacer.ts"; import "@fuelrail/contracts";`), []);
});

Deno.test("checkFile() refuses clocks, timers, randomness and I/O in core", () => {
  const core = "services/gateway/core/viewer.ts";
  for (const text of ["Date.now();", "setTimeout(f, 1);", "Math.random();", "new Date();"]) {
    assert.equal(messages(core, text).length, 1, text);
  }
  assert.equal(messages(core, `const x = Deno.cwd();`).length, 1);
});

Deno.test("checkFile() does not mistake a property for the global of that name", () => {
  const core = "services/gateway/core/viewer.ts";
  assert.deepEqual(messages(core, `interface A { performance: number } a.window.x = 1;`), []);
});

Deno.test("checkFile() does not mistake a local for the global of that name", () => {
  const core = "services/gateway/core/viewer.ts";
  const text = `function f(window: number) { const { fetch } = g(); return window + fetch; }`;
  assert.deepEqual(messages(core, text), []);
});

Deno.test("checkFile() passes over tests and over the tools", () => {
  assert.deepEqual(messages("services/gateway/core/viewer_test.ts", `Date.now();`), []);
  assert.deepEqual(messages("tools/start.ts", `import "../tests/testkit/mod.ts";`), []);
});
