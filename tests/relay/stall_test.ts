import { decodeFrame, parseRoom, subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { frameBytes, jpegBytes } from "../../touchdesigner/relay/testing/pictures.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { closedPort } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { PATIENT_MS, startRelayProgram, told, withFolder } from "./relay_rig.ts";

const parsed = parseRoom("STALL");
if (!parsed.ok) throw new Error(parsed.reason);
const ROOM = parsed.room;
const FRAME_BYTES = 200_000;
const INTERVAL_MS = 20;

/**
 * Had the server waited for the stalled reader's 2 s, far more than a tenth would be this much later
 * than its answers to others.
 */
const LATE_MS = 1_000;
const PROBE_MS = 100;

/** Publishes frames at a steady pace until stopped. */
function startPublisher(bus: Bus) {
  const body = jpegBytes(FRAME_BYTES, 3);
  let seq = 0;
  const timer = setInterval(() => {
    const header = { seq: ++seq, capturedAtMs: performance.now() };
    bus.publish(subjects.frame(ROOM, "full"), frameBytes(header, body));
  }, INTERVAL_MS);
  return { sent: () => seq, stop: () => clearInterval(timer) };
}

/** Notes every frame and how long it was on its way. */
function listen(bus: Bus) {
  const seqs: number[] = [];
  const delaysMs: number[] = [];
  bus.subscribe(subjects.frame(ROOM, "full"), ({ data }) => {
    const frame = decodeFrame(data);
    assert.ok(frame.ok);
    seqs.push(frame.header.seq);
    delaysMs.push(performance.now() - frame.header.capturedAtMs);
  });
  return { seqs, delaysMs };
}

/** Asks the server again and again, and notes the longest time that it or this process took. */
function startProbe(bus: Bus) {
  let worstMs = 0;
  let isOver = false;
  const probing = (async () => {
    while (!isOver) {
      const fromMs = performance.now();
      await bus.flush();
      worstMs = Math.max(worstMs, performance.now() - fromMs);
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    }
  })();
  return {
    worstMs: () => worstMs,
    async stop() {
      isOver = true;
      await probing;
    },
  };
}

interface Closed {
  readonly name: string;
  readonly reason: string;
}

Deno.test("a relay that stalls is cut, disturbs nobody, and finds its way back", () =>
  withFolder(async (folder) => {
    const monitorPort = closedPort();
    const nats = await startNatsServer({ moreConfig: `http: "127.0.0.1:${monitorPort}"` });
    const log = createLog("test", "error");
    const connect = (name: string) => connectNatsBus({ url: nats.url, name, log });
    const [publisher, other] = await Promise.all([connect("publisher"), connect("other")]);
    await until(() => publisher.status === "connected" && other.status === "connected");
    const heard = listen(other);
    await other.flush();
    const probe = startProbe(other);
    const frames = startPublisher(publisher);
    try {
      await using program = startRelayProgram(
        ["files", "--folder", folder, "--room", ROOM, "--stills", "off"],
        { NATS_URL: nats.url },
      );
      const before = await told(folder, "a first picture", ({ file }) => file !== null);
      program.signal("SIGSTOP");
      const cut = await until(async () => {
        const answer = await fetch(`http://127.0.0.1:${monitorPort}/connz?state=closed`);
        const { connections }: { connections: Closed[] } = await answer.json();
        return connections.find(({ name }) => name === "relay-files");
      }, { timeoutMs: PATIENT_MS, what: "the stalled relay being cut" });
      assert.match(cut.reason, /Slow Consumer/);

      const sentBefore = frames.sent();
      await until(() => frames.sent() > sentBefore + 50, { what: "a while without the relay" });
      program.signal("SIGCONT");
      const sent = frames.sent();
      const back = await told(
        folder,
        "a picture from after the stall",
        ({ seq }) => (seq ?? 0) > sent,
      );
      assert.ok(back.pictures > before.pictures);
    } finally {
      frames.stop();
      await probe.stop();
    }
    await until(() => heard.seqs.at(-1) === frames.sent(), { what: "the last frame" });
    const missing = heard.seqs.filter((seq, at) => seq !== (heard.seqs[0] ?? 0) + at);
    assert.deepEqual(missing, [], "the other subscriber missed nothing");
    const lateMs = LATE_MS + probe.worstMs();
    const late = heard.delaysMs.filter((ms) => ms > lateMs).length;
    assert.ok(late < heard.seqs.length / 10, `${late} of ${heard.seqs.length} came late`);
    await Promise.all([publisher.drain(), other.drain()]);
    await nats.stop();
  }));
