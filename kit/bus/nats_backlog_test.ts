import assert from "node:assert/strict";
import { createBacklog } from "./nats_backlog.ts";

const MIB = 1024 * 1024;

/** A server that confirms only when told to. */
function pausedServer() {
  const waiting: (() => void)[] = [];
  const flush = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve));
  return { waiting, flush };
}

const marked = (): Promise<void> => new Promise((resolve) => queueMicrotask(resolve));

Deno.test("createBacklog admits bulky messages up to its limit and small ones beyond it", async () => {
  const { waiting, flush } = pausedServer();
  const backlog = createBacklog(flush);
  let admitted = 0;
  for (let index = 0; index < 60; index++) {
    if (backlog.admit(MIB)) admitted++;
    await marked();
  }
  assert.equal(admitted, 48);
  assert.equal(backlog.admit(1_000), true);
  for (const confirm of waiting) confirm();
  await marked();
  assert.equal(backlog.admit(MIB), true);
});

Deno.test("createBacklog refuses small messages too when nothing is read for long", () => {
  const backlog = createBacklog(pausedServer().flush);
  let admitted = 0;
  while (backlog.admit(32 * 1024)) admitted++;
  assert.equal(admitted, 64 * 32);
});

Deno.test("createBacklog asks for confirmation by volume, not for each message", async () => {
  const { waiting, flush } = pausedServer();
  const backlog = createBacklog(flush);
  for (let index = 0; index < 1_000; index++) {
    backlog.admit(1_024);
    await marked();
  }
  assert.equal(waiting.length, 1);
});

Deno.test("createBacklog recovers when even the first refused message finds the server reading", async () => {
  const backlog = createBacklog(() => Promise.resolve());
  for (let index = 0; index < 1_000; index++) {
    assert.equal(backlog.admit(MIB), true, `message ${index}`);
    await marked();
    await marked();
    await marked();
  }
});
