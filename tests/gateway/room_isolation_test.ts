import assert from "node:assert/strict";
import { CLOSE, type FrameHeader, type Room, subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { createStatePublisher } from "@fuelrail/kit/state";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { DisplayClient } from "../testkit/display_client.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { createAccessRig, mint, type OneGateway } from "./access_rig.ts";
import { jpegOf, pngOf } from "./canvas_rig.ts";
import { startIngestSide } from "./ingest_side.ts";
import { ask } from "./review_ask.ts";
import { frameBytes, roomOf } from "./rig.ts";

const INK = { colour: "#ff8800", width: 0.004, kind: "text", at: [0.1, 0.1] };
const SIZE = { width: 64, height: 32 };

/** A room with its services, its people at both gateways, and everything that they could hear. */
interface Side {
  readonly room: Room;
  readonly session: number;
  readonly jpeg: Uint8Array;
  readonly png: Uint8Array;
  readonly token: string;
  readonly viewers: readonly RawViewer[];
  readonly canvases: readonly CanvasClient[];
  readonly displays: readonly DisplayClient[];
  show(seq: number): void;
  drives(name: string): void;
}

async function openSide(
  name: string,
  session: number,
  bus: Bus,
  gateways: readonly OneGateway[],
  stack: AsyncDisposableStack,
): Promise<Side> {
  const room = roomOf(name);
  const ingest = startIngestSide(bus, room, session);
  stack.defer(() => ingest.stop());
  const control = createStatePublisher({
    ...{ bus, room, session, clock: systemClock },
    kind: "control",
    snapshot: () => [],
  });
  stack.defer(() => control.stop());
  const [jpeg, png] = [
    await jpegOf(SIZE.width, SIZE.height, session),
    await pngOf(64, 32, session),
  ];
  const { token } = await mint({ room, role: "admin", name: `Ada of ${name}` });
  const headers = { authorization: `Bearer ${token}` };
  const viewers = await Promise.all(
    gateways.map(({ port }) => connectViewer({ port, room, hello: { token } })),
  );
  const canvases = gateways.map(({ port }) =>
    new CanvasClient({ port, room, headers, query: "&source=both" })
  );
  const displays = gateways.map(({ port }) =>
    new DisplayClient({
      ...{ port, room, headers },
      hello: { type: "hello", protocol: 1, modes: ["binary"] },
    })
  );
  for (const client of [...viewers, ...canvases, ...displays]) stack.defer(() => client.close());
  await Promise.all(canvases.map((client) => client.ready()));
  await Promise.all(displays.map(({ opened }) => opened));
  return {
    ...{ room, session, jpeg, png, token, viewers, canvases, displays },
    show(seq) {
      for (const tier of ["full", "still"] as const) {
        const bytes = frameOf({ ...SIZE, seq, session, tier }, tier === "full" ? jpeg : png);
        ingest.newest.set(tier, bytes);
        bus.publish(subjects.frame(room, tier), bytes);
      }
    },
    drives(driver) {
      control.publish("controlChanged", {
        driver: `v-${name}`,
        driver_name: driver,
        until: null,
        requests: [],
      });
    },
  };
}

function frameOf(part: Partial<FrameHeader>, image: Uint8Array): Uint8Array {
  const head = frameBytes({ ...part, converged: part.tier === "still" }, 0);
  const bytes = new Uint8Array(head.length + image.length);
  bytes.set(head);
  bytes.set(image, head.length);
  return bytes;
}

/** Says something of every kind in a room, each with the room's name in it. */
async function sayEverything({ room, viewers, canvases, drives }: Side): Promise<void> {
  const [ada] = viewers;
  const [canvas] = canvases;
  assert.ok(ada && canvas);
  drives(`Driver of ${room}`);
  const asked = [
    await ask(ada, "addAnnotationRequest", { annotation: { ...INK, text: `Drawn in ${room}` } }),
    await ask(ada, "setPromptRequest", { text: `Note of ${room}` }),
    await ask(ada, "takeSnapshotRequest", { name: `Still of ${room}` }),
  ];
  for (const { event_type, payload } of asked) {
    assert.notEqual(event_type, "viewerError", JSON.stringify(payload));
  }
  ada.send("cursorMoved", { u: 0.25, v: 0.25 });
  canvas.send("proc", `Words of ${room}`);
  canvas.send("prompt", `Prompt of ${room}`);
}

/** All texts that reached somebody of a room. */
function texts({ viewers, canvases, displays }: Side): string[] {
  return [...viewers, ...canvases, ...displays].map(({ heard }) =>
    JSON.stringify(heard.map((one) => "bytes" in one ? "bytes" : one))
  );
}

/** Waits until everybody has heard everything of their own room up to a picture. */
async function hearsItsOwn(side: Side, seq: number): Promise<void> {
  const { room, viewers, canvases, displays } = side;
  const words = [
    ...["Driver", "Note", "Still"].map((one) => `${one} of ${room}`),
    ...[`Drawn in ${room}`, `Ada of ${room}`, "cursorMoved"],
  ];
  const told = (heard: readonly unknown[], word: string) => JSON.stringify(heard).includes(word);
  const [ada, ben] = viewers;
  const missing = () => [
    ...words.filter((word) => !told(ben?.heard ?? [], word)),
    ...words.filter((word) => word !== "cursorMoved" && !told(ada?.heard ?? [], word)),
    ...canvases.flatMap(({ heard }, at) =>
      [`Note of ${room}`, ...at === 0 ? [] : [`Words of ${room}`, `Prompt of ${room}`]]
        .filter((word) => !told(heard.filter(({ is }) => is === "text"), word))
    ),
    ...[...viewers, ...displays].flatMap(({ frames }, at) =>
      frames.some(({ header }) => header.seq === seq) ? [] : [`picture ${seq} at ${at}`]
    ),
  ];
  await until(() => missing().length === 0, {
    what: `everything of ${room} at its own people`,
    instead: () => missing().join(", "),
    timeoutMs: 60_000,
  });
}

/** Every answer over HTTP to somebody of a room, and that there is none for the other's. */
async function readsItsOwn(side: Side, other: Side, { url }: OneGateway): Promise<void> {
  const get = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${side.token}` };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  const post = { method: "POST", body: "{}" };
  const { room } = side;
  assert.deepEqual((await get(`/rooms/${room}/frame.jpg`)).bytes, side.jpeg);
  assert.deepEqual((await get(`/rooms/${room}/frame.png`)).bytes, side.png);
  const kinds = ["getAnnotationsRequest", "getSnapshotsRequest", "getPromptRequest"];
  const own = ["/api/rooms", `/api/rooms/${room}`, "/api/viewers"];
  for (const path of own) {
    const text = new TextDecoder().decode((await get(path)).bytes);
    assert.ok(text.includes(room) && !text.includes(other.room), `${path}: ${text}`);
  }
  for (const kind of kinds) {
    const { status, bytes } = await get(`/api/rooms/${room}/req/${kind}`, post);
    const text = new TextDecoder().decode(bytes);
    assert.equal(status, 200, text);
    assert.ok(text.includes(room) && !text.includes(other.room), `${kind}: ${text}`);
  }
  const snapshots = new TextDecoder().decode(
    (await get(`/api/rooms/${room}/req/getSnapshotsRequest`, post)).bytes,
  );
  const id = JSON.parse(snapshots).payload.snapshots[0].id;
  assert.deepEqual((await get(`/rooms/${room}/snapshots/${id}.png`)).bytes, side.png);

  const theirs = [
    ...["frame.jpg", "frame.png", "stream.mjpeg", `snapshots/${id}.png`, "mesh/1"]
      .map((name) => `/rooms/${other.room}/${name}`),
    `/api/rooms/${other.room}`,
  ];
  for (const path of theirs) assert.equal((await get(path)).status, 403, path);
  for (const kind of kinds) {
    const path = `/api/rooms/${other.room}/req/${kind}`;
    assert.equal((await get(path, post)).status, 403, path);
  }
}

Deno.test("two rooms on the same gateways and the same NATS never get anything of each other", async () => {
  await using stack = new AsyncDisposableStack();
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const rig = stack.use(await createAccessRig(nats.url));
  const gateways = [await rig.start(), await rig.start()];
  const log = createLog("test", "error");
  const bus = await connectNatsBus({ url: nats.url, name: "services", log });
  stack.defer(() => bus.drain());
  const red = await openSide("RED", 201, bus, gateways, stack);
  const blue = await openSide("BLUE", 102, bus, gateways, stack);
  const sides = [[red, blue], [blue, red]] as const;

  await Promise.all(sides.map(async ([side]) => {
    side.show(side.session);
    await until(() => side.viewers.every(({ frames }) => frames.length >= 2));
    await sayEverything(side);
  }));
  // What comes last shows that everything before it has come, wherever it went.
  for (const [side] of sides) side.show(1_000 + side.session);
  for (const [side] of sides) await hearsItsOwn(side, 1_000 + side.session);

  for (const [side, other] of sides) {
    for (const text of texts(side)) assert.ok(!text.includes(other.room), text);
    for (const { frames } of [...side.viewers, ...side.displays]) {
      assert.ok(frames.length > 0);
      for (const { header } of frames) assert.equal(header.session, side.session);
    }
    for (const { heard } of side.canvases) {
      const pngs = heard.flatMap((one) => one.is === "binary" ? [one.bytes] : []);
      for (const png of pngs) assert.deepEqual(png, side.png);
    }
    for (const gateway of gateways) await readsItsOwn(side, other, gateway);
    for (const { port } of gateways) {
      const stranger = await connectViewer({
        port,
        room: other.room,
        hello: { token: side.token },
      });
      assert.equal((await stranger.closed).code, CLOSE.forbidden);
      assert.deepEqual(stranger.heard.map(({ event_type }) => event_type), ["viewerError"]);
      assert.equal(stranger.frames.length, 0);
    }
  }
});
