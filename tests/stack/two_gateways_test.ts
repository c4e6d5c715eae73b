import assert from "node:assert/strict";
import { startProcess } from "../operation/service_process.ts";
import { ask, joined } from "../gateway/review_ask.ts";
import type { RawViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";

const INK = { colour: "#ff8800", width: 0.004, kind: "arrow", from: [0.1, 0.1], to: [0.5, 0.5] };

/** The newest word of a kind that a viewer was told, answers to itself left out. */
function newest(viewer: RawViewer, type: string): Readonly<Record<string, unknown>> | undefined {
  return viewer.heard.findLast(({ event_type, payload }) =>
    event_type === type && payload["request_id"] === undefined
  )?.payload;
}

function names(viewer: RawViewer): string {
  const viewers = newest(viewer, "presenceChanged")?.["viewers"] as { name?: string }[] | undefined;
  return (viewers ?? []).map(({ name }) => name ?? "?").sort().join(" ");
}

async function seesNames(viewer: RawViewer, wanted: string): Promise<void> {
  await until(() => names(viewer) === wanted, {
    what: `a presence of ${wanted}`,
    instead: () => names(viewer),
  });
}

async function seesDriver(viewer: RawViewer, wanted: string | undefined): Promise<void> {
  const control = () => newest(viewer, "controlChanged");
  await until(() => control() !== undefined && control()?.["driver"] === wanted, {
    what: `${wanted ?? "nobody"} driving`,
    instead: () => JSON.stringify(control()),
  });
}

async function drawnIds(viewer: RawViewer): Promise<string[]> {
  const { payload } = await ask(viewer, "getAnnotationsRequest", {});
  return (payload["annotations"] as { id: string }[]).map(({ id }) => id);
}

/** Waits until a viewer's gateway knows these drawings: it hears of another's by way of NATS. */
async function seesDrawn(viewer: RawViewer, wanted: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  await until(async () => {
    seen = await drawnIds(viewer);
    return JSON.stringify(seen) === JSON.stringify(wanted);
  }, { what: `the drawings ${wanted}`, instead: () => seen.join() });
}

async function draw(viewer: RawViewer): Promise<string> {
  const { event_type, payload } = await ask(viewer, "addAnnotationRequest", { annotation: INK });
  assert.equal(event_type, "annotationChanged", JSON.stringify(payload));
  return (payload["annotation"] as { id: string }).id;
}

async function idOf(viewer: RawViewer): Promise<string> {
  return (await viewer.next("welcome")).viewer_id;
}

Deno.test("two gateways agree on presence, control and drawings, and go on when one of them is killed", async () => {
  await using stack = await startStack({
    bus: "nats",
    peer: { width: 64, height: 32, maxSamples: 4 },
  });
  await using processes = new AsyncDisposableStack();
  const addGateway = () =>
    startProcess("gateway", {
      NATS_URL: stack.nats.url,
      ROOM: stack.room,
      HOST: "127.0.0.1",
      LOG_LEVEL: "info",
    }, processes);
  const second = await addGateway();
  const ada = await joined({ port: stack.port, hello: { name: "Ada" } });
  const ben = await joined({ port: second.port, hello: { name: "Ben" } });
  const [adaId, benId] = [await idOf(ada), await idOf(ben)];
  for (const viewer of [ada, ben]) await seesNames(viewer, "Ada Ben");

  const taken = await ask(ben, "takeControlRequest", {});
  assert.equal(taken.payload["driver"], benId, JSON.stringify(taken));
  await seesDriver(ada, benId);
  const asked = await ask(ada, "takeControlRequest", {});
  assert.equal(asked.payload["driver"], benId, "one at a time, whichever gateway they are at");
  const wanted = () => newest(ben, "controlChanged")?.["requests"] as { viewer_id: string }[];
  await until(() => wanted()?.some(({ viewer_id }) => viewer_id === adaId), {
    what: "Ada asking to drive",
  });
  await ask(ada, "releaseControlRequest", {});
  const drawn = [await draw(ben), await draw(ada)];
  for (const viewer of [ada, ben]) await seesDrawn(viewer, drawn);

  // Renewed, the lease by itself would outlast the presence of a gateway that says no more.
  await ask(ben, "takeControlRequest", {});
  second.kill();
  await second.exited;
  await until(() => ben.isClosed, { what: "the end of those who were there" });
  await seesNames(ada, "Ada");
  await seesDriver(ada, undefined);
  assert.equal(ada.isClosed, false);
  const now = await ask(ada, "takeControlRequest", {});
  assert.equal(now.payload["driver"], adaId, JSON.stringify(now));

  const third = await addGateway();
  const again = await joined({ port: third.port, hello: { name: "Ben" } });
  for (const viewer of [ada, again]) {
    await seesNames(viewer, "Ada Ben");
    // Nothing was kept in the gateway that died.
    await seesDrawn(viewer, drawn);
  }
  await ask(ada, "takeControlRequest", {});
  await Promise.all([ada, again].map((viewer) => seesDriver(viewer, adaId)));
  assert.ok((await again.nextFrame()).header.seq > 0, "and there is a picture");
  await ada.close();
  await again.close();
});
