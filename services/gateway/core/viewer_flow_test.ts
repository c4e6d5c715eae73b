import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeAck, NO_ACK_CLOSE_MS } from "@fuelrail/contracts";
import { inFlightCount } from "./in_flight.ts";
import { acceptFrame, createRoomFrames } from "./room_frames.ts";
import { STATE_DIRECT_BYTES, textMessage } from "./state_queue.ts";
import {
  type RecordingPort,
  recordingPort,
  testFrame,
  testMeasure,
  testViewer,
} from "./test_world.ts";
import { closeViewer, type LiveViewer, type Surroundings, type Viewer } from "./viewer.ts";
import { onBinary } from "./viewer_binary.ts";
import { flow, onFrame, onTick, say, showNewest } from "./viewer_flow.ts";

function at(nowMs: number): Surroundings {
  return { room: testMeasure(), nowMs, unixMs: nowMs };
}

Deno.test("onFrame gives a viewer its own tier and every still, and nothing to a hidden page", () => {
  const port = recordingPort();
  const viewer = testViewer();
  onFrame(viewer, testFrame({ seq: 1, tier: "half" }), 0, port);
  assert.equal(port.frames.length, 0);
  onFrame(viewer, testFrame({ seq: 1, tier: "still" }), 0, port);
  assert.equal(port.frames.length, 1);
  viewer.frames.visible = false;
  onFrame(viewer, testFrame({ seq: 2 }), 0, port);
  assert.equal(viewer.frames.totals.offered, 1);
});

Deno.test("onFrame keeps the old tier flowing until the first frame of the new one is there", () => {
  const port = recordingPort();
  const viewer = testViewer();
  viewer.tier.target = "half";
  onFrame(viewer, testFrame({ seq: 1, tier: "full" }), 0, port);
  onBinary(viewer, encodeAck({ seq: 1, tier: "full" }), 1, port);
  onFrame(viewer, testFrame({ seq: 2, tier: "half" }), 2, port);
  onBinary(viewer, encodeAck({ seq: 2, tier: "half" }), 3, port);
  onFrame(viewer, testFrame({ seq: 3, tier: "full" }), 4, port);
  assert.deepEqual(port.frames.map(({ header }) => header.tier), ["full", "half"]);
  assert.equal(viewer.tier.given, "half");
});

Deno.test("say queues behind a full socket and flow sends state before the waiting frame", () => {
  const port = recordingPort();
  const viewer = testViewer();
  port.buffered = STATE_DIRECT_BYTES;
  say(viewer, textMessage("1"), port);
  onFrame(viewer, testFrame({ seq: 1 }), 0, port);
  say(viewer, textMessage("2"), port);
  assert.deepEqual([port.texts.length, port.frames.length], [0, 0]);
  port.buffered = 0;
  flow(viewer, 1, port);
  assert.deepEqual(port.texts, ["1", "2"]);
  assert.equal(port.frames.length, 1);
});

Deno.test("say closes a viewer that cannot take its state as slow, with the limit's name", () => {
  const port = recordingPort();
  port.buffered = STATE_DIRECT_BYTES;
  let viewer: Viewer = testViewer();
  for (let n = 0; n < 300 && viewer.phase === "live"; n++) {
    viewer = say(viewer, textMessage(`${n}`), port);
  }
  assert.deepEqual(port.closes, [{ name: "slow", detail: "STATE_QUEUE_MESSAGES 256" }]);
});

Deno.test("onTick closes a viewer that has acknowledged nothing for 30 seconds", () => {
  const port = recordingPort();
  const viewer = testViewer();
  onFrame(viewer, testFrame({ seq: 1 }), 0, port);
  assert.equal(onTick(viewer, at(NO_ACK_CLOSE_MS - 1), port).phase, "live");
  const closed = onTick(viewer, at(NO_ACK_CLOSE_MS), port);
  assert.equal(closed.phase === "closing" && closed.totals?.lost, 1);
  assert.deepEqual(port.closes, [{ name: "slow", detail: "NO_ACK_CLOSE_MS 30000" }]);
});

Deno.test("onTick closes a viewer whose token has expired as unauthorised", () => {
  const port = recordingPort();
  const viewer = testViewer();
  const expiring = {
    ...viewer,
    identity: {
      ...viewer.identity,
      grant: { ...viewer.identity.grant, expiresUnixMs: 1_000 },
    },
  };
  assert.equal(onTick(expiring, at(999), port).phase, "live");
  assert.equal(onTick(expiring, at(1_000), port).phase, "closing");
  assert.deepEqual(port.closes.map(({ name }) => name), ["unauthorised"]);
});

Deno.test("showNewest gives a joiner the live picture at once, of whatever tier, and then the still", () => {
  const port = recordingPort();
  const viewer = testViewer();
  const frames = createRoomFrames();
  acceptFrame(frames, testFrame({ seq: 4, tier: "half" }));
  acceptFrame(frames, testFrame({ seq: 4, tier: "still" }));
  showNewest(viewer, frames, 0, port);
  showNewest(viewer, frames, 1, port);
  assert.deepEqual(port.frames.map(({ header }) => header.tier), ["half"]);
  onBinary(viewer, encodeAck({ seq: 4, tier: "half" }), 2, port);
  assert.deepEqual(port.frames.map(({ header }) => header.tier), ["half", "still"]);
  assert.equal(viewer.frames.totals.offered, 2);
});

Deno.test("onTick sends a frame that only waited for max_fps", () => {
  const port = recordingPort();
  const viewer = testViewer({ max_fps: 2 });
  onFrame(viewer, testFrame({ seq: 1 }), 1_000, port);
  onBinary(viewer, encodeAck({ seq: 1, tier: "full" }), 1_005, port);
  onFrame(viewer, testFrame({ seq: 2 }), 1_010, port);
  assert.equal(port.frames.length, 1);
  onTick(viewer, at(1_510), port);
  assert.equal(port.frames.length, 2);
});

type StateStep = { readonly say: number } | { readonly drainTo: number } | { readonly frame: true };

const stateSteps = fc.array(
  fc.oneof(
    fc.record({ say: fc.integer({ min: 1, max: 60_000 }) }),
    fc.record({ drainTo: fc.integer({ min: 0, max: 2 * STATE_DIRECT_BYTES }) }),
    fc.record({ frame: fc.constant(true as const) }),
  ),
  { maxLength: 400 },
);

/** A port whose socket really holds what is written until it is drained. */
function holdingPort(): RecordingPort {
  const port = recordingPort();
  const { sendText } = port;
  port.sendText = (message) => {
    port.buffered += message.bytes;
    sendText(message);
  };
  return port;
}

Deno.test("state is never lost or reordered, and a frame never passes it, unless the viewer is closed", () => {
  fc.assert(
    fc.property(stateSteps, (list: StateStep[]) => {
      const port = holdingPort();
      let viewer: Viewer = testViewer();
      let said = 0;
      let seq = 0;
      const sendFrame = port.sendFrame;
      port.sendFrame = (frame) => {
        assert.equal(port.texts.length, said, "state goes first");
        sendFrame(frame);
      };
      for (const step of list) {
        if (viewer.phase !== "live") break;
        const live: LiveViewer = viewer;
        if ("say" in step) {
          said++;
          viewer = say(live, { text: `${said}`, bytes: step.say }, port);
        } else if ("drainTo" in step) {
          port.buffered = Math.min(port.buffered, step.drainTo);
          flow(live, 0, port);
        } else {
          seq++;
          onFrame(live, testFrame({ seq }), 0, port);
          onBinary(
            live,
            encodeAck({ seq: port.frames.at(-1)?.header.seq ?? 1, tier: "full" }),
            0,
            port,
          );
        }
      }
      if (viewer.phase === "live") {
        for (let n = 0; n < 400 && viewer.state.messages.length > 0; n++) {
          port.buffered = 0;
          flow(viewer, 0, port);
        }
        assert.deepEqual(port.texts, Array.from({ length: said }, (_, n) => `${n + 1}`));
      } else {
        const inOrder = port.texts.every((text, n) => text === `${n + 1}`);
        assert.ok(inOrder);
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("published times viewers is acked, superseded, in flight and lost at close, exactly", () => {
  const script = fc.array(
    fc.oneof(
      fc.record({ publish: fc.constant(true as const) }),
      fc.record({ ack: fc.nat(9), behind: fc.nat(5) }),
      fc.record({ leave: fc.nat(9) }),
    ),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), script, (count, list) => {
      const ports = Array.from({ length: count }, recordingPort);
      const viewers: LiveViewer[] = ports.map(() => testViewer());
      const states: Viewer[] = [...viewers];
      let published = 0;
      let expected = 0;
      list.forEach((step, nowMs) => {
        if ("publish" in step) {
          published++;
          const frame = testFrame({ seq: published });
          states.forEach((viewer, index) => {
            const port = ports[index];
            if (viewer.phase !== "live" || port === undefined) return;
            expected++;
            onFrame(viewer, frame, nowMs, port);
          });
        } else if ("ack" in step) {
          const index = step.ack % count;
          const [viewer, port] = [states[index], ports[index]];
          const sent = port?.frames.at(-1 - step.behind);
          if (viewer === undefined || port === undefined || sent === undefined) return;
          onBinary(viewer, encodeAck({ seq: sent.header.seq, tier: "full" }), nowMs, port);
        } else {
          const index = step.leave % count;
          const [viewer, port] = [states[index], ports[index]];
          if (viewer === undefined || port === undefined) return;
          states[index] = closeViewer(viewer, "left", "", port);
        }
      });
      const sum = viewers.reduce((total, { frames }) => {
        const { acked, superseded, lost } = frames.totals;
        const waiting = frames.waiting === undefined ? 0 : 1;
        return total + acked + superseded + lost + inFlightCount(frames.flight) + waiting;
      }, 0);
      assert.equal(sum, expected);
      if (states.every(({ phase }) => phase === "live")) assert.equal(sum, published * count);
    }),
    { numRuns: 1_000 },
  );
});
