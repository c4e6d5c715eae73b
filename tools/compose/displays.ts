import assert from "node:assert/strict";
import { DisplayClient } from "../../tests/testkit/display_client.ts";
import { until, within } from "../../tests/testkit/until.ts";
import type { Checks } from "./checks.ts";
import { get, headOf } from "./ports.ts";
import { tokenIn, UP_MS } from "./scenario.ts";
import type { Stack } from "./stack.ts";
import { type Published, watchRoom } from "./viewer.ts";

const CLOSED_MS = 60_000;

/** Checks the displays' own port, which the overlay for displays publishes. */
export async function checkDisplays(
  checks: Checks,
  { room, token }: Published,
  port: number,
): Promise<void> {
  await checks.check("a display dials a bare port through the proxy and gets lines", async () => {
    const hello = { modes: ["json"], token };
    const display = new DisplayClient({ port, room, path: "/", hello });
    try {
      const { role } = await display.next("welcome");
      const { lines = [] } = await display.next("frame", () => true, CLOSED_MS);
      assert.ok(lines.length > 0);
      return `${lines.length} lines, as ${role}`;
    } finally {
      await display.close();
    }
  });
  await checks.check("the displays' port lets nobody in without a token", async () => {
    const display = new DisplayClient({ port, room, path: "/", hello: { modes: ["json"] } });
    const { code, reason } = await within(display.closed, CLOSED_MS, "the display is closed");
    assert.equal(code, 4001, reason);
  });
  await checks.check("the displays' port serves no page, and other machines nothing", async () => {
    assert.equal((await get(port, "/")).status, 400);
    const head = await headOf(port, `/?room=${room}`, "wall.example:8765", {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
      "Sec-WebSocket-Version": "13",
    });
    assert.match(head, /^HTTP\/1\.1 403 /);
  });
}

/** Checks that the secret which signs can be changed while links made before go on working. */
export async function checkRotation(
  checks: Checks,
  stack: Stack,
  before: Published,
): Promise<void> {
  const joins = async (published: Published): Promise<void> => {
    await (await watchRoom(published)).close();
  };
  const restarted = async (): Promise<void> => {
    await stack.compose("restart", "gateway");
    await stack.healthy(["gateway", "proxy"], UP_MS);
    await until(async () => (await get(before.port, "/readyz")).status === 200, {
      timeoutMs: UP_MS,
      what: "the proxy to know that gateways are ready",
    });
  };
  let after: Published | undefined;
  await checks.check("a new secret signs, and links made before it still count", async () => {
    after = {
      ...before,
      token: tokenIn(await stack.compose("run", "--rm", "-T", "setup", "rotate")),
    };
    await assert.rejects(() => joins({ ...before, token: after?.token ?? "" }), /4001/);
    await restarted();
    await joins(before);
    await joins(after);
  });
  await checks.check("forgetting the secret before ends the links made with it", async () => {
    await stack.compose("run", "--rm", "-T", "setup", "forget");
    await restarted();
    await assert.rejects(() => joins(before), /4001/);
    assert.ok(after !== undefined);
    await joins(after);
  });
}
