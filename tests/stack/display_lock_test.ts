import { encodePointerInput, type PointerInput } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { DisplayClient } from "../testkit/display_client.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";

const PATIENT_MS = 60_000;
/** How long a drag may take to reach Octane before the next is tried, ms. */
const AGAIN_MS = 1_000;
const STILL: PointerInput = {
  type: "down",
  button: "left",
  buttonsHeld: 1,
  modifiers: 0,
  x: 20,
  y: 16,
  wheelNotches: 0,
  inputSeq: 1,
  pointerType: "mouse",
  pointerSlot: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};

Deno.test("an admin's lock freezes what a display writes: its commands and its steering", async () => {
  await using stack = await startStack({ peer: { width: 64, height: 32, maxSamples: 2 } });
  const hello = { modes: ["binary"] };
  const display = new DisplayClient({ port: stack.port, room: stack.room, hello });
  let asked = 0;
  const command = async (type: string, payload: object): Promise<unknown> => {
    const request_id = `r-${++asked}`;
    display.send({
      type: "command",
      command: { event_type: type, payload: { ...payload, request_id } },
    });
    const { reply } = await display.next(
      "reply",
      ({ reply }) => reply?.payload["request_id"] === request_id,
    );
    return reply?.event_type === "viewerError" ? reply.payload["code"] : reply?.event_type;
  };
  const drag = (seq: number): void => {
    const steps: Partial<PointerInput>[] = [{}, { type: "move", x: 24 }, { type: "up", x: 28 }];
    for (const [at, step] of steps.entries()) {
      const buttonsHeld = step.type === "up" ? 0 : 1;
      const input = { ...STILL, buttonsHeld, ...step, inputSeq: seq + at };
      display.sendRaw(new Uint8Array(encodePointerInput(input)));
    }
  };
  const cameraWrites = (): number =>
    stack.peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera").length;
  try {
    await display.nextFrame(() => true, PATIENT_MS);
    let seq = 1;
    /** Until the camera has been read, and of the lock heard, it refuses to steer: people try again. */
    const untilSteered = (what: string) =>
      until(async () => {
        drag(seq);
        seq += 3;
        return await until(() => cameraWrites() > 0, { timeoutMs: AGAIN_MS }).catch(() => false);
      }, { timeoutMs: PATIENT_MS, what });
    await untilSteered("a display to steer");
    assert.equal(await command("setLockRequest", { locked: true }), "controlChanged");
    await until(
      async () => await command("renderCommandRequest", { command: "restart" }) === "locked",
      {
        timeoutMs: PATIENT_MS,
        what: "the lock to be known everywhere",
      },
    );
    stack.peer.resetWrites();
    drag(seq);
    const { reply: refusal } = await display.next(
      "reply",
      ({ reply }) => reply?.payload["event_type"] === "input" && reply.payload["code"] === "locked",
    );
    assert.equal(refusal?.event_type, "viewerError");
    assert.equal(await command("cameraCommandRequest", { command: "top" }), "locked");
    assert.equal(await command("renderCommandRequest", { command: "restart" }), "locked");
    assert.deepEqual(stack.peer.writes().map(({ rpc }) => rpc), []);
    assert.equal(await command("setLockRequest", { locked: false }), "controlChanged");
    seq += 3;
    await untilSteered("it to steer again");
  } finally {
    await display.close();
  }
});
