import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { keys, SNAPSHOT_BUCKET, SNAPSHOTS_MAX } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { sign } from "hono/jwt";
import sharp from "sharp";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { ask, joined, refusal } from "./review_ask.ts";
import { BUS_KINDS, startReviewRig } from "./review_rig.ts";
import { STUDIO } from "./rig.ts";

type Listed = { readonly id: string; readonly name: string; readonly [field: string]: unknown };

const SECRET = "only for this test";
const ARROW = { kind: "arrow", colour: "#ff8800", width: 0.004, from: [0, 0], to: [1, 1] };

/** Noise does not become smaller, so that its PNG has several parts. */
async function noisePng(width = 900, height = 700): Promise<Uint8Array> {
  const raw = randomBytes(width * height * 3);
  const image = sharp(raw, { raw: { width, height, channels: 3 } });
  return new Uint8Array(await image.png({ compressionLevel: 1 }).toBuffer());
}

async function take(viewer: RawViewer, payload: object = {}): Promise<Listed> {
  const answer = await ask(viewer, "takeSnapshotRequest", payload);
  assert.equal(answer.event_type, "snapshotsChanged", JSON.stringify(answer).slice(0, 300));
  const [newest] = answer.payload["snapshots"] as Listed[];
  assert.ok(newest);
  return newest;
}

/** The list that a viewer was told last, without answers. */
function told(viewer: RawViewer): readonly Listed[] | undefined {
  return viewer.heard.findLast(({ event_type, payload }) =>
    event_type === "snapshotsChanged" && payload["request_id"] === undefined
  )?.payload["snapshots"] as Listed[] | undefined;
}

const address = (port: number, file: string) =>
  `http://127.0.0.1:${port}/rooms/STUDIO/snapshots/${file}`;

for (const kind of BUS_KINDS) {
  Deno.test(`a still stored at one gateway is listed and served by the other, byte for byte, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const png = await noisePng();
    assert.ok(png.length > 1_048_576, "it has several parts");
    const ada = await connectViewer({ port: rig.ports[0], hello: { name: "Ada" } });
    const bo = await joined({ port: rig.ports[1] });
    rig.settle(png);
    await ada.nextFrame(({ header }) => header.tier === "still");
    const taken = await take(ada, { name: "Hero" });
    assert.equal(taken.name, "Hero");
    assert.equal(taken["bytes"], png.length);
    assert.equal(taken["sha256"], createHash("sha256").update(png).digest("hex"));
    const list = await until(() => told(bo));
    assert.deepEqual(list.map(({ id, thumbnail }) => [id, thumbnail]), [[taken.id, undefined]]);
    const pages = await ask(bo, "getSnapshotsRequest", {});
    const [shown] = pages.payload["snapshots"] as { readonly thumbnail: string }[];
    assert.match(shown?.thumbnail ?? "", /^data:image\/jpeg;base64,/);
    assert.ok((shown?.thumbnail.length ?? Infinity) <= 16_384);

    const response = await fetch(address(rig.ports[1], `${taken.id}.png`));
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png);
    const etag = response.headers.get("etag") ?? "";
    const again = await fetch(address(rig.ports[0], `${taken.id}.png`), {
      headers: { "if-none-match": etag },
    });
    assert.equal(again.status, 304);

    await ask(bo, "renameSnapshotRequest", { id: taken.id, name: "Hero, warmer" });
    await until(() => told(ada)?.[0]?.name === "Hero, warmer");
    await ask(ada, "addAnnotationRequest", { annotation: { ...ARROW, snapshot_id: taken.id } });
    await ask(ada, "deleteSnapshotRequest", { id: taken.id });
    await until(() => told(bo)?.length === 0);
    assert.equal(await refusal(ada, "deleteSnapshotRequest", { id: taken.id }), "not_found");
    const gone = await fetch(address(rig.ports[1], `${taken.id}.png`));
    assert.equal(gone.status, 404);
    await gone.body?.cancel();
    const store = await rig.bus.keyValue(SNAPSHOT_BUCKET);
    assert.deepEqual(await store.keys(`${STUDIO}.`), [], "no part is left");
    const late = await connectViewer({ port: rig.ports[1] });
    const { payload } = await ask(late, "getAnnotationsRequest", {});
    assert.deepEqual(payload["annotations"], []);
    await Promise.all([ada.close(), bo.close(), late.close()]);
  });

  Deno.test(`two gateways that rename the same snapshot at once end with the same name, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0] });
    const bo = await joined({ port: rig.ports[1] });
    rig.settle(await noisePng(40, 30));
    const { id } = await take(ada);
    await until(() => told(bo)?.length === 1);
    const answers = await Promise.all([
      ask(ada, "renameSnapshotRequest", { id, name: "By Ada" }),
      ask(bo, "renameSnapshotRequest", { id, name: "By Bo" }),
    ]);
    for (const { event_type } of answers) assert.equal(event_type, "snapshotsChanged");
    const store = await rig.bus.keyValue(SNAPSHOT_BUCKET);
    const entry = await store.get(keys.snapshot(STUDIO, id));
    const { name } = JSON.parse(new TextDecoder().decode(entry?.value));
    assert.match(name, /^By (Ada|Bo)$/);
    await until(() => told(ada)?.[0]?.name === name && told(bo)?.[0]?.name === name);
    await Promise.all([ada.close(), bo.close()]);
  });
}

Deno.test("a snapshot is refused while there is no picture, or one that has not settled", async () => {
  await using rig = await startReviewRig("memory");
  const viewer = await connectViewer({ port: rig.ports[0] });
  assert.equal(await refusal(viewer, "takeSnapshotRequest", {}), "not_found");
  rig.settle(await noisePng(40, 30), 1);
  await viewer.nextFrame(({ header }) => header.tier === "still");
  rig.unsettle(2);
  await viewer.nextFrame(({ header }) => header.seq === 2);
  assert.equal(await refusal(viewer, "takeSnapshotRequest", {}), "conflict");
  rig.settle(await noisePng(40, 30), 3);
  assert.equal(told(viewer), undefined);
  await viewer.close();
});

Deno.test("a snapshot takes along what is drawn on the live picture, which then stays as it is", async () => {
  await using rig = await startReviewRig("memory");
  const viewer = await connectViewer({ port: rig.ports[0], hello: { name: "Ada" } });
  await ask(viewer, "addAnnotationRequest", { annotation: ARROW });
  rig.settle(await noisePng(40, 30));
  const { id } = await take(viewer, { with_annotations: true });
  const read = async (payload: object) =>
    (await ask(viewer, "getAnnotationsRequest", payload)).payload["annotations"] as Listed[];
  const [live] = await read({});
  const [copy] = await read({ snapshot_id: id });
  assert.ok(live && copy && live.id !== copy.id);
  assert.deepEqual({ ...copy, id: live.id, snapshot_id: undefined }, {
    ...live,
    snapshot_id: undefined,
  });
  await viewer.close();
});

Deno.test("a snapshot's address takes ids only, and the token that frames take", async () => {
  await using rig = await startReviewRig("memory", { config: { authSecret: SECRET } });
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const token = (role: string) => sign({ room: "STUDIO", role, exp, jti: role }, SECRET, "HS256");
  const [port] = rig.ports;
  const watcher = await connectViewer({ port, hello: { token: await token("viewer") } });
  const chief = await connectViewer({ port, hello: { token: await token("operator") } });
  rig.settle(await noisePng(40, 30));
  assert.equal(await refusal(watcher, "takeSnapshotRequest", {}), "forbidden");
  const { id } = await take(chief);
  assert.equal(await refusal(watcher, "renameSnapshotRequest", { id, name: "x" }), "forbidden");
  assert.equal(await refusal(watcher, "deleteSnapshotRequest", { id }), "forbidden");
  const authorization = `Bearer ${await token("viewer")}`;
  const status = async (file: string, headers: HeadersInit) => {
    const response = await fetch(address(port, file), { headers });
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await status(`${id}.png`, { authorization }), 200);
  assert.equal(await status(`${id}.png`, {}), 401);
  const tricks = ["..%2F..%2Fsecret.png", `${id}`, `${id}.jpg`, "%00.png", `${"a".repeat(65)}.png`];
  for (const trick of tricks) {
    assert.equal(await status(trick, { authorization }), 400, trick);
  }
  assert.equal(await status("nothing.png", { authorization }), 404);
  await Promise.all([watcher.close(), chief.close()]);
});

Deno.test("a room keeps so many snapshots, pages them, and says when there is no room for one", async () => {
  await using rig = await startReviewRig("memory");
  const viewer = await connectViewer({ port: rig.ports[0] });
  const store = await rig.bus.keyValue(SNAPSHOT_BUCKET);
  const thumbnail = `data:image/jpeg;base64,${"A".repeat(16_000)}`;
  for (let count = 0; count < SNAPSHOTS_MAX; count++) {
    const entry = {
      ...{ id: `s-${count}`, name: `Take ${count}`, session: 1, seq: 1, epoch: 1, samples: 1 },
      ...{ width: 40, height: 30, bytes: 10, parts: 1, sha256: "0".repeat(64), thumbnail },
      taken_at: 1_000 + Math.floor(count / 3),
    };
    await store.create(
      keys.snapshot(STUDIO, entry.id),
      new TextEncoder().encode(JSON.stringify(entry)),
    );
  }
  await until(() => told(viewer)?.length === SNAPSHOTS_MAX);
  const seen: string[] = [];
  let cursor: unknown;
  do {
    const page = await ask(viewer, "getSnapshotsRequest", cursor === undefined ? {} : { cursor });
    assert.ok(JSON.stringify(page).length < 262_144);
    seen.push(...(page.payload["snapshots"] as Listed[]).map(({ id }) => id));
    cursor = page.payload["next"];
  } while (cursor !== undefined);
  assert.deepEqual(seen, told(viewer)?.map(({ id }) => id));
  rig.settle(await noisePng(40, 30));
  assert.equal(await refusal(viewer, "takeSnapshotRequest", {}), "out_of_range");
  await viewer.close();
});

Deno.test("a store that is full refuses the snapshot by name and keeps no half of it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_full_" });
  const natsConfig = `jetstream { store_dir: ${JSON.stringify(folder)}, max_file_store: 3MB }`;
  try {
    await using rig = await startReviewRig("nats", { natsConfig });
    const viewer = await connectViewer({ port: rig.ports[0] });
    rig.settle(await noisePng(1_400, 1_000));
    const answer = await ask(viewer, "takeSnapshotRequest", {});
    assert.equal(answer.event_type, "viewerError");
    assert.equal(answer.payload["code"], "service_unavailable");
    assert.match(String(answer.payload["message"]), /store/);
    const { payload } = await ask(viewer, "getSnapshotsRequest", {});
    assert.deepEqual(payload["snapshots"], []);
    const store = await rig.bus.keyValue(SNAPSHOT_BUCKET);
    assert.deepEqual(await store.keys(`${STUDIO}.`), []);
    await viewer.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a store that was full takes snapshots again once one was deleted, as often as that happens", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_refilled_" });
  const natsConfig = `jetstream { store_dir: ${JSON.stringify(folder)}, max_file_store: 4MB }`;
  try {
    await using rig = await startReviewRig("nats", { natsConfig });
    const viewer = await connectViewer({ port: rig.ports[0] });
    rig.settle(await noisePng(900, 800));
    for (let round = 0; round < 3; round++) {
      const { id } = await take(viewer);
      assert.equal(await refusal(viewer, "takeSnapshotRequest", {}), "service_unavailable");
      const gone = await ask(viewer, "deleteSnapshotRequest", { id });
      assert.equal(gone.event_type, "snapshotsChanged", JSON.stringify(gone));
    }
    await viewer.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a store that cannot be reached is named in every refusal, and found again later", async () => {
  let isDown = true;
  const wrap = (bus: Bus): Bus =>
    new Proxy(bus, {
      get(target, name) {
        if (name === "keyValue" && isDown) {
          return () => Promise.reject(new Error("no JetStream here"));
        }
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  await using rig = await startReviewRig("memory", { wrap });
  const viewer = await connectViewer({ port: rig.ports[0] });
  const requests: readonly (readonly [string, object])[] = [
    ["addAnnotationRequest", { annotation: ARROW }],
    ["getAnnotationsRequest", {}],
    ["takeSnapshotRequest", {}],
    ["setPromptRequest", { text: "x" }],
  ];
  for (const [type, payload] of requests) {
    const answer = await ask(viewer, type, payload);
    assert.equal(answer.payload["code"], "service_unavailable", type);
    assert.match(String(answer.payload["message"]), /no JetStream here/);
  }
  isDown = false;
  const answer = await ask(viewer, "setPromptRequest", { text: "back" });
  assert.equal(answer.event_type, "promptChanged");
  await viewer.close();
});
