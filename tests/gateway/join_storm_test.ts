import assert from "node:assert/strict";
import { subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { createAccessRig, mint } from "./access_rig.ts";
import { type IngestSide, startIngestSide } from "./ingest_side.ts";
import { allConnected, frameBytes, publishFrame, STUDIO } from "./rig.ts";

const COMING = 100;
const WATCHING = 4;
/** A slow machine takes its time to let a hundred in. */
const PATIENCE = { timeoutMs: 60_000 };

/** Publishes pictures, each when everybody in `to` has the one before. */
function paceSource(bus: Bus, { newest }: IngestSide, to: RawViewer[]) {
  let seq = 0;
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      seq++;
      // Whose subscription is still on its way fetches it.
      newest.set("full", frameBytes({ seq }));
      publishFrame({ bus, room: STUDIO }, { seq });
      const has = (viewer: RawViewer) => viewer.frames.some(({ header }) => header.seq === seq);
      await until(() => to.every(has), { ...PATIENCE, what: `picture ${seq} at those who watch` });
    }
  })();
  return {
    get seq() {
      return seq;
    },
    async stop() {
      isOver = true;
      await running;
    },
  };
}

Deno.test("a hundred viewers of one address who come at once are let in with a picture, and who watches misses none", async () => {
  await using stack = new AsyncDisposableStack();
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  await using rig = await createAccessRig(nats.url);
  const { port } = await rig.start();
  const log = createLog("test", "error");
  const bus = await connectNatsBus({ url: nats.url, name: "ingest", log });
  stack.defer(() => bus.drain());
  await allConnected([bus]);
  const ingest = startIngestSide(bus, STUDIO);
  stack.defer(() => ingest.stop());
  const { token } = await mint();
  const join = () => connectViewer({ port, hello: { token, name: "Somebody" } });

  // The first may come before any picture is followed: a newest one must be there to be fetched.
  const watching = await Promise.all(Array.from({ length: WATCHING }, join));
  await until(() => ingest.demands.some(({ tiers }) => tiers.full !== undefined), PATIENCE);
  const source = paceSource(bus, ingest, watching);
  await until(() => source.seq > 3, PATIENCE);
  const requests: string[] = [];
  const asked = bus.subscribe(`fuelrail.${STUDIO}.req.>`, ({ subject }) => {
    requests.push(subject);
  });

  const coming = await Promise.all(Array.from({ length: COMING }, join));
  const beforeSeq = source.seq;
  await until(() => coming.every(({ frames }) => frames.length > 0), {
    ...PATIENCE,
    what: "a picture for everybody",
    instead: () => `${coming.filter(({ frames }) => frames.length === 0).length} have none`,
  });
  await until(() => source.seq > beforeSeq + 3, PATIENCE);
  await source.stop();
  asked.unsubscribe();

  const everybody = [...watching, ...coming];
  assert.deepEqual(everybody.filter(({ isClosed }) => isClosed), [], "nobody was closed");
  const refusals = everybody.flatMap(({ heard }) =>
    heard.filter(({ event_type }) => event_type === "viewerError")
  );
  assert.deepEqual(refusals, []);
  for (const { heard, frames } of coming) {
    assert.equal(heard[0]?.event_type, "welcome");
    assert.ok(heard.some(({ event_type }) => event_type === "linkStatus"));
    const seqs = frames.map(({ header }) => header.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b), "newer and newer pictures");
  }
  const all = Array.from({ length: source.seq }, (_, index) => index + 1);
  for (const { frames } of watching) {
    assert.deepEqual(frames.map(({ header }) => header.seq), all, "each picture once, in order");
  }
  assert.deepEqual(requests, [], "who joins a room that is known asks nothing on the bus");
  await until(
    () =>
      everybody.every(({ heard }) =>
        heard.some(({ event_type, payload }) =>
          event_type === "presenceChanged" && payload["total"] === everybody.length
        )
      ),
    { ...PATIENCE, what: "the whole crowd in everybody's presence" },
  );
  await Promise.all(everybody.map((viewer) => viewer.close()));
});

Deno.test("a gateway tells a crowd that has come on the bus in few words, not once for each of it", async () => {
  await using rig = await createAccessRig();
  const { port } = await rig.start();
  const counts: number[] = [];
  rig.bus.subscribe(subjects.presence(STUDIO), ({ data }) => {
    counts.push(JSON.parse(new TextDecoder().decode(data)).payload.viewers.length);
  });
  const { token } = await mint();
  const viewers = await Promise.all(
    Array.from({ length: COMING }, () => connectViewer({ port, hello: { token } })),
  );
  await until(() => counts.includes(COMING), { ...PATIENCE, instead: () => counts.join(" ") });
  assert.ok(counts.indexOf(COMING) < COMING, counts.join(" "));
  await Promise.all(viewers.map((viewer) => viewer.close()));
});
