import {
  encodeEvent,
  type EventType,
  parseEnvelope,
  type PayloadOf,
  subjects,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

const GENERATIONS = ["alpha5", "beta2"] as const;
const decoder = new TextDecoder();

/** Everything that is told on the debug subject, checked against the protocol. */
function listen({ bus }: Rig) {
  const told: { event_type: EventType; payload: unknown }[] = [];
  bus.subscribe(subjects.debug(ROOM), ({ data }) => {
    const parsed = parseEnvelope(decoder.decode(data));
    assert.ok(parsed.ok, decoder.decode(data));
    if (parsed.event.event_type !== "debugWanted") told.push(parsed.event);
  });
  return {
    told,
    of: <T extends EventType>(type: T) =>
      told.filter(({ event_type }) => event_type === type).map(({ payload }) =>
        payload as PayloadOf<T>
      ),
  };
}

/** Wants to be told, again and again, until what it returns is disposed of. */
function want({ bus }: Rig): Disposable {
  const say = (ttlMs: number): void => {
    const text = encodeEvent("debugWanted", { subscriber: "rig", ttl_ms: ttlMs });
    bus.publish(subjects.debug(ROOM), new TextEncoder().encode(text));
  };
  say(10_000);
  const timer = setInterval(say, 2_000, 10_000);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      say(0);
    },
  };
}

/** Callbacks that Octane was asked for, and has or refused. */
const known = ({ registered, refused }: PayloadOf<"linkRegistration">) =>
  registered.length + refused.length;

for (const generation of GENERATIONS) {
  Deno.test(`frame-ingest tells its calls, its registration and its frames while wanted, ${generation}`, () =>
    withRig({ generation, maxSamples: 1_000_000 }, async (rig) => {
      const heard = listen(rig);
      rig.want({ full: 30 });
      await rig.frame("full");
      assert.equal(heard.told.length, 0, "nothing is told unasked");
      const wanted = want(rig);
      // The first frame may come before all is registered.
      const registration = await until(() =>
        heard.of("linkRegistration").find((each) => known(each) === 2)
      );
      assert.equal(registration.stream_open, true);
      const call = await until(() =>
        heard.of("octaneCall").find(({ rpc }) => /ApiRenderEngine\w*.get/.test(rpc))
      );
      assert.deepEqual([call.service, call.outcome, call.code], ["frame-ingest", "ok", undefined]);
      assert.ok((call.response_bytes ?? 0) > 0 && call.duration_ms >= 0);
      const timeline = await until(() => heard.of("frameTimeline")[0]);
      const { callback_at, decoded_at = 0, encoded_at = 0, published_at = 0 } = timeline;
      assert.ok(callback_at <= decoded_at && decoded_at <= encoded_at, JSON.stringify(timeline));
      assert.ok(encoded_at <= published_at && (timeline.bytes ?? 0) > 72);
      const frame = await rig.frame("full", ({ header }) => header.seq === timeline.seq);
      assert.equal(frame.header.session, timeline.session);
      const drops = await until(() => heard.of("dropCounts")[0]);
      assert.equal(drops.service, "frame-ingest");
      assert.ok("bus_down" in drops.drops);
      wanted[Symbol.dispose]();
      await rig.frame("full", ({ header }) => header.seq > timeline.seq);
      const before = heard.told.length;
      const seen = rig.frames.length;
      await until(() => rig.frames.length > seen + 3, { what: "frames without a console" });
      assert.equal(heard.told.length, before, "nothing is told once nobody wants it");
    }));
}

Deno.test("frame-ingest tells when its stream is gone and when it is back", () =>
  withRig({}, async (rig, peer) => {
    const heard = listen(rig);
    await rig.link("live");
    using _wanted = want(rig);
    await until(() => heard.of("linkRegistration").some((each) => known(each) === 2));
    await peer.restart();
    await until(() => heard.of("linkRegistration").some(({ stream_open }) => !stream_open), {
      what: "the stream that broke",
    });
    await until(() => heard.of("linkRegistration").at(-1)?.registered.length === 2, {
      what: "registered anew",
    });
  }));
