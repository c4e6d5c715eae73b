import assert from "node:assert/strict";
import {
  ANNOTATIONS_PER_VIEWER_MAX,
  encodeEvent,
  keys,
  type PayloadInput,
  type PayloadOf,
  ROOM_BUCKET,
  subjects,
} from "@fuelrail/contracts";
import { sign } from "hono/jwt";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { ask, joined, refusal } from "./review_ask.ts";
import { BUS_KINDS, startReviewRig } from "./review_rig.ts";
import { STUDIO } from "./rig.ts";

type Draft = PayloadInput<"addAnnotationRequest">["annotation"];

const INK = { colour: "#ff8800", width: 0.004 };
const ARROW: Draft = { ...INK, kind: "arrow", from: [0.1, 0.1], to: [0.5, 0.5] };
const SECRET = "only for this test";

function tokenOf(role: string, name: string): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  return sign({ room: "STUDIO", role, exp, jti: name, name }, SECRET, "HS256");
}

async function drawn(viewer: RawViewer, draft: Draft = ARROW) {
  const answer = await ask(viewer, "addAnnotationRequest", { annotation: draft });
  assert.equal(answer.event_type, "annotationChanged", JSON.stringify(answer));
  return answer.payload["annotation"] as PayloadOf<"addAnnotationRequest">["annotation"] & {
    readonly id: string;
    readonly author: { readonly viewer_id: string };
  };
}

/** Every annotation there is, page by page. */
async function all(viewer: RawViewer): Promise<readonly { readonly id: string }[]> {
  const found: { id: string }[] = [];
  let cursor: unknown;
  do {
    const page = await ask(viewer, "getAnnotationsRequest", cursor === undefined ? {} : { cursor });
    assert.equal(page.event_type, "annotationsResult");
    found.push(...page.payload["annotations"] as { id: string }[]);
    cursor = page.payload["next"];
  } while (cursor !== undefined);
  return found;
}

/** The broadcasts of a viewer in their order, without answers. */
function changes(viewer: RawViewer): readonly Record<string, unknown>[] {
  return viewer.heard
    .filter(({ event_type, payload }) =>
      event_type === "annotationChanged" && payload["request_id"] === undefined
    )
    .map(({ payload }) => payload);
}

for (const kind of BUS_KINDS) {
  Deno.test(`what is drawn at one gateway is told at the other, in order, with its author, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0], hello: { name: "Ada" } });
    const bo = await joined({ port: rig.ports[1], hello: { name: "Bo" } });
    const welcome = await ada.next("welcome");
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push((await drawn(ada)).id);
    await until(() => changes(bo).length === 5);
    const told = changes(bo).map(({ annotation }) => annotation as Record<string, unknown>);
    assert.deepEqual(told.map(({ id }) => id), ids);
    assert.deepEqual(told[0]?.["author"], { viewer_id: welcome.viewer_id, name: "Ada" });
    assert.ok(Math.abs(Number(told[0]?.["created_at"]) - Date.now()) < 60_000);
    assert.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)) && new Set(ids).size === 5);
    assert.deepEqual((await all(bo)).map(({ id }) => id), ids);

    await ask(ada, "undoAnnotationRequest", {});
    const gone = await until(() => changes(bo).find(({ change }) => change === "removed"));
    assert.equal(gone["id"], ids[4]);
    assert.deepEqual(gone["by"], { viewer_id: welcome.viewer_id, name: "Ada" });
    const cleared = await ask(bo, "clearAnnotationsRequest", {});
    assert.equal(cleared.payload["change"], "cleared");
    await until(() => changes(ada).some(({ change }) => change === "cleared"));
    assert.deepEqual(await all(ada), []);
    await Promise.all([ada.close(), bo.close()]);
  });

  Deno.test(`a joiner gets everything in pages below the limit of a message, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0] });
    const points = Array.from({ length: 2_000 }, (_, at): [number, number] => [at / 3_001, 1 / 3]);
    const pressure = points.map(([x]) => x);
    const ids: string[] = [];
    for (let count = 0; count < 12; count++) {
      ids.push((await drawn(ada, { ...INK, kind: "pen", points, pressure })).id);
    }
    const late = await connectViewer({ port: rig.ports[1] });
    assert.deepEqual((await all(late)).map(({ id }) => id), ids);
    const pages = late.heard.filter(({ event_type }) => event_type === "annotationsResult");
    assert.ok(pages.length > 1);
    for (const page of pages) assert.ok(JSON.stringify(page).length < 262_144);
    await Promise.all([ada.close(), late.close()]);
  });

  Deno.test(`two gateways that take away the same at once agree that it is gone, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0] });
    const bo = await joined({ port: rig.ports[1] });
    const { id } = await drawn(ada);
    await until(() => changes(bo).length === 1);
    const answers = await Promise.all([
      ask(ada, "removeAnnotationRequest", { id }),
      ask(bo, "removeAnnotationRequest", { id }),
    ]);
    assert.ok(answers.some(({ event_type }) => event_type === "annotationChanged"));
    for (const viewer of [ada, bo]) {
      await until(() => changes(viewer).some(({ change }) => change === "removed"));
      assert.deepEqual(await all(viewer), []);
      assert.equal(await refusal(viewer, "removeAnnotationRequest", { id }), "not_found");
      assert.equal(changes(viewer).filter(({ change }) => change === "removed").length, 1);
    }
    await Promise.all([ada.close(), bo.close()]);
  });
}

Deno.test("bad drawings are refused by name, and nobody writes over what another has drawn", async () => {
  await using rig = await startReviewRig("memory");
  const viewer = await connectViewer({ port: rig.ports[0] });
  const kept = await drawn(viewer);
  const pen = { ...INK, kind: "pen" };
  const bad: readonly object[] = [
    { ...ARROW, from: [null, 0] },
    { ...ARROW, from: [0.1, 5] },
    { ...ARROW, colour: "red" },
    { ...ARROW, width: 3 },
    { ...pen, points: [] },
    { ...pen, points: Array.from({ length: 2_001 }, () => [0, 0]) },
    { ...pen, points: [[0, 0], [1, 1]], pressure: [0.5] },
    { ...INK, kind: "text", at: [0, 0], text: "" },
    { ...INK, kind: "stamp", at: [0, 0] },
    { ...ARROW, snapshot_id: "../../etc/passwd" },
  ];
  for (const annotation of bad) {
    const code = await refusal(viewer, "addAnnotationRequest", { annotation });
    assert.equal(code, "bad_message", JSON.stringify(annotation).slice(0, 120));
  }
  viewer.forget();
  const million = Array.from({ length: 1_000_000 }, () => [0, 0]);
  viewer.sendText(
    encodeEvent("addAnnotationRequest", { annotation: { ...pen, points: million } } as never),
  );
  assert.equal((await viewer.next("viewerError")).code, "too_large");
  viewer.sendText(
    '{"event_type":"addAnnotationRequest","payload":{"annotation":{"from":[NaN,0]}}}',
  );
  assert.equal((await viewer.next("viewerError")).code, "bad_json");
  const elsewhere = { ...ARROW, snapshot_id: "nothing-there" };
  assert.equal(
    await refusal(viewer, "addAnnotationRequest", { annotation: elsewhere }),
    "not_found",
  );
  const taken = await drawn(viewer, { ...ARROW, id: kept.id, author: { name: "Else" } } as Draft);
  assert.notEqual(taken.id, kept.id);
  assert.notDeepEqual(taken.author, { name: "Else" });
  for (const id of ["x/../y", "", "a".repeat(65)]) {
    assert.equal(await refusal(viewer, "removeAnnotationRequest", { id }), "bad_message");
  }
  assert.equal((await all(viewer)).length, 2);
  await viewer.close();
});

Deno.test("viewers take away their own drawings, operators those of all, and only operators clear", async () => {
  await using rig = await startReviewRig("memory", { config: { authSecret: SECRET } });
  const [port] = rig.ports;
  const viewer = async (role: string, name: string) =>
    await connectViewer({ port, hello: { token: await tokenOf(role, name) } });
  const [ada, bo, chief] = [
    await viewer("viewer", "Ada"),
    await viewer("viewer", "Bo"),
    await viewer("operator", "Chief"),
  ];
  const [mine, theirs] = [await drawn(ada), await drawn(bo)];
  assert.equal(await refusal(ada, "removeAnnotationRequest", { id: theirs.id }), "forbidden");
  assert.equal(await refusal(ada, "clearAnnotationsRequest", {}), "forbidden");
  assert.equal(
    (await ask(ada, "removeAnnotationRequest", { id: mine.id })).event_type,
    "annotationChanged",
  );
  assert.equal(await refusal(ada, "undoAnnotationRequest", {}), "not_found");
  await ask(chief, "removeAnnotationRequest", { id: theirs.id });
  assert.deepEqual(await all(bo), []);
  await Promise.all([ada.close(), bo.close(), chief.close()]);
});

for (const kind of BUS_KINDS) {
  Deno.test(`a viewer that comes back takes back its own drawings, and nobody takes those of another, ${kind}`, async () => {
    await using rig = await startReviewRig(kind, { config: { authSecret: SECRET } });
    const join = async (at: 0 | 1, name: string, resume_token?: string) =>
      await connectViewer({
        port: rig.ports[at],
        hello: { token: await tokenOf("viewer", name), ...(resume_token && { resume_token }) },
      });
    const before = await join(0, "Ada");
    const { resume_token: secret } = await before.next("welcome");
    assert.match(secret ?? "", /^[0-9a-f]{48}$/);
    const first = await drawn(before);
    const second = await drawn(before);
    await before.close();

    const ada = await join(1, "Ada", secret);
    const bo = await join(1, "Bo");
    const welcomed = await ada.next("welcome");
    assert.equal(welcomed.resume_token, secret);
    assert.notEqual(welcomed.viewer_id, first.author.viewer_id);
    const listed = async (viewer: RawViewer) =>
      (await ask(viewer, "getAnnotationsRequest", {})).payload;
    await until(async () => ((await listed(ada))["annotations"] as unknown[]).length === 2);
    assert.deepEqual((await listed(ada))["own"], [first.id, second.id]);
    assert.deepEqual((await listed(bo))["own"], []);
    assert.equal(await refusal(bo, "removeAnnotationRequest", { id: first.id }), "forbidden");
    assert.equal(await refusal(bo, "undoAnnotationRequest", {}), "not_found");
    assert.equal((await ask(ada, "undoAnnotationRequest", {})).payload["id"], second.id);
    await ask(ada, "removeAnnotationRequest", { id: first.id });
    assert.deepEqual(await all(bo), []);
    const said = JSON.stringify([...bo.heard, ...ada.heard]);
    assert.ok(
      !JSON.stringify(bo.heard).includes(secret ?? "-"),
      "the secret is told to nobody else",
    );
    assert.ok(!/"owner"/.test(said), "nor by what a person is known again");
    await Promise.all([ada.close(), bo.close()]);
  });
}

Deno.test("an owner that is claimed over the bus or as somebody's viewer id counts for nothing", async () => {
  await using rig = await startReviewRig("memory", { config: { authSecret: SECRET } });
  const [port] = rig.ports;
  const ada = await connectViewer({ port, hello: { token: await tokenOf("viewer", "Ada") } });
  const { id } = await drawn(ada);
  const stored = await (await rig.bus.keyValue(ROOM_BUCKET)).get(keys.annotation(STUDIO, id));
  const { owner } = JSON.parse(new TextDecoder().decode(stored?.value));
  assert.match(owner, /^[0-9a-f]{32}$/);
  const request = { payload: { id }, role: "viewer", viewer_id: "v-else", owner };
  const reply = await rig.bus.request(
    subjects.request(STUDIO, "removeAnnotationRequest"),
    new TextEncoder().encode(JSON.stringify(request)),
  );
  assert.match(new TextDecoder().decode(reply.data), /"forbidden"/);
  const token = await tokenOf("viewer", "Eve");
  const eve = await connectViewer({ port, hello: { token, resume_token: owner } });
  assert.equal(await refusal(eve, "removeAnnotationRequest", { id }), "forbidden");
  await Promise.all([ada.close(), eve.close()]);
});

Deno.test("a viewer may have so many drawings, and is told when there are more", async () => {
  await using rig = await startReviewRig("memory");
  const store = await rig.bus.keyValue(ROOM_BUCKET);
  const viewer = await connectViewer({ port: rig.ports[0] });
  const { viewer_id } = await viewer.next("welcome");
  const author = { viewer_id };
  for (let count = 0; count < ANNOTATIONS_PER_VIEWER_MAX; count++) {
    const annotation = { ...ARROW, id: `n${count}`, author, created_at: 1 };
    const value = new TextEncoder().encode(JSON.stringify(annotation));
    await store.create(keys.annotation(STUDIO, annotation.id), value);
  }
  await until(() => changes(viewer).length === ANNOTATIONS_PER_VIEWER_MAX);
  assert.equal(
    await refusal(viewer, "addAnnotationRequest", { annotation: ARROW }),
    "out_of_range",
  );
  await viewer.close();
});

Deno.test("a request on the bus and one over HTTP draw as well, and subscribers are told", async () => {
  await using rig = await startReviewRig("memory");
  const heard: string[] = [];
  rig.bus.subscribe(subjects.annotation(STUDIO), ({ data }) => {
    heard.push(new TextDecoder().decode(data));
  });
  const request = { payload: { annotation: ARROW }, role: "viewer", name: "Relay" };
  const reply = await rig.bus.request(
    subjects.request(STUDIO, "addAnnotationRequest"),
    new TextEncoder().encode(JSON.stringify(request)),
  );
  assert.match(new TextDecoder().decode(reply.data), /"change":"added"[\s\S]*"name":"Relay"/);
  await until(() => heard.some((text) => text.includes('"added"')));
  const url = `http://127.0.0.1:${rig.ports[1]}/api/rooms/STUDIO/req/getAnnotationsRequest`;
  const answer = await fetch(url, { method: "POST", body: "{}" });
  const { event_type, payload } = await answer.json();
  assert.equal(event_type, "annotationsResult");
  assert.equal(payload.annotations.length, 1);
});
