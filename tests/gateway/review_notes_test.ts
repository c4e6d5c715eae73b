import assert from "node:assert/strict";
import { subjects, VIEWER_HEADER } from "@fuelrail/contracts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { ask, joined } from "./review_ask.ts";
import { BUS_KINDS, startReviewRig } from "./review_rig.ts";
import { STUDIO } from "./rig.ts";

function lastNotes(viewer: RawViewer): Record<string, unknown> | undefined {
  return viewer.heard.findLast(({ event_type, payload }) =>
    event_type === "promptChanged" && payload["request_id"] === undefined
  )?.payload;
}

for (const kind of BUS_KINDS) {
  Deno.test(`notes reach both gateways, joiners and canvas clients, with who wrote them, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const canvas: { readonly text: string; readonly sender: string | undefined }[] = [];
    rig.bus.subscribe(subjects.canvas(STUDIO), ({ data, headers }) => {
      canvas.push({ text: new TextDecoder().decode(data), sender: headers[VIEWER_HEADER] });
    });
    await rig.bus.flush();
    const ada = await connectViewer({ port: rig.ports[0], hello: { name: "Ada" } });
    const bo = await joined({ port: rig.ports[1] });
    const { viewer_id } = await ada.next("welcome");
    const none = await ask(bo, "getPromptRequest", {});
    assert.deepEqual([none.payload["text"], none.payload["revision"]], ["", 0]);
    const set = await ask(ada, "setPromptRequest", { text: "Warmer key light" });
    assert.equal(set.event_type, "promptChanged");
    const told = await until(() => lastNotes(bo));
    assert.equal(told["text"], "Warmer key light");
    assert.deepEqual(told["changed_by"], { viewer_id, name: "Ada" });
    assert.equal(told["revision"], set.payload["revision"]);
    await until(() => canvas.length === 1);
    assert.deepEqual(JSON.parse(canvas[0]?.text ?? ""), {
      type: "proc",
      payload: "Warmer key light",
    });
    assert.equal(canvas[0]?.sender, viewer_id);
    const late = await connectViewer({ port: rig.ports[1] });
    assert.equal((await late.next("promptChanged")).text, "Warmer key light");
    await Promise.all([ada.close(), bo.close(), late.close()]);
  });

  Deno.test(`of two who write over the same notes at once, one is told of a conflict with the other's text, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0] });
    const bo = await joined({ port: rig.ports[1] });
    const first = await ask(ada, "setPromptRequest", { text: "one", expected_revision: 0 });
    const expected_revision = first.payload["revision"];
    await until(() => lastNotes(bo));
    const answers = await Promise.all([
      ask(ada, "setPromptRequest", { text: "by ada", expected_revision }),
      ask(bo, "setPromptRequest", { text: "by bo", expected_revision }),
    ]);
    const won = answers.filter(({ event_type }) => event_type === "promptChanged");
    const lost = answers.filter(({ event_type }) => event_type === "viewerError");
    assert.equal(won.length, 1);
    assert.equal(lost[0]?.payload["code"], "conflict");
    const detail = lost[0]?.payload["detail"] as { text: string; revision: number };
    assert.equal(detail.text, won[0]?.payload["text"]);
    assert.equal(detail.revision, won[0]?.payload["revision"]);
    for (const viewer of [ada, bo]) {
      await until(() => lastNotes(viewer)?.["text"] === detail.text);
    }
    const late = await ask(bo, "setPromptRequest", { text: "none", expected_revision: 0 });
    assert.equal(late.payload["code"], "conflict");
    await Promise.all([ada.close(), bo.close()]);
  });
}

Deno.test("notes and drawings are there again after NATS was killed, and what changed meanwhile is told", async () => {
  await using rig = await startReviewRig("nats");
  const ada = await connectViewer({ port: rig.ports[0] });
  const bo = await joined({ port: rig.ports[1] });
  const annotation = { kind: "box", colour: "#00ff00", width: 0.01, from: [0, 0], to: [1, 1] };
  await ask(ada, "setPromptRequest", { text: "before" });
  await ask(ada, "addAnnotationRequest", { annotation });
  await until(() => lastNotes(bo)?.["text"] === "before");
  await rig.nats?.kill();
  await rig.nats?.restart();
  await until(async () => {
    const answer = await ask(ada, "setPromptRequest", { text: "after" });
    return answer.event_type === "promptChanged";
  });
  await until(() => lastNotes(bo)?.["text"] === "after");
  const succeed = (type: string, payload: object) =>
    until(async () => {
      const answer = await ask(bo, type, payload);
      return answer.event_type === "viewerError" ? undefined : answer;
    }, { what: `${type} once the store is back` });
  const page = await succeed("getAnnotationsRequest", {});
  assert.equal((page.payload["annotations"] as unknown[]).length, 1);
  const more = await succeed("addAnnotationRequest", { annotation });
  const idOf = ({ annotation: one }: Record<string, unknown>) => (one as { id?: string })?.id;
  assert.ok(idOf(more.payload));
  await until(() =>
    ada.heard.some(({ event_type, payload }) =>
      event_type === "annotationChanged" && payload["request_id"] === undefined &&
      idOf(payload) === idOf(more.payload)
    )
  );
  await Promise.all([ada.close(), bo.close()]);
});
