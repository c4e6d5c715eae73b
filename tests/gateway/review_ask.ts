import assert from "node:assert/strict";
import { connectViewer, type RawViewer, type RawViewerOptions } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";

/** An answer as it came. */
export interface HeardAnswer {
  readonly event_type: string;
  readonly payload: Record<string, unknown>;
}

let asked = 0;

/** Makes a request and resolves to its answer, whichever event that is. */
export async function ask(viewer: RawViewer, type: string, payload: object): Promise<HeardAnswer> {
  const id = `q${++asked}`;
  viewer.sendText(JSON.stringify({ event_type: type, payload: { ...payload, request_id: id } }));
  return await until(() => viewer.heard.find((event) => event.payload["request_id"] === id), {
    what: `the answer to ${type}`,
  });
}

/** Joins through a gateway that has read the room's store: what happens from now on is told. */
export async function joined(options: RawViewerOptions): Promise<RawViewer> {
  const viewer = await connectViewer(options);
  await ask(viewer, "getAnnotationsRequest", {});
  return viewer;
}

/** Makes a request that must be refused with a reason, and resolves to the code. */
export async function refusal(viewer: RawViewer, type: string, payload: object): Promise<unknown> {
  const answer = await ask(viewer, type, payload);
  assert.equal(answer.event_type, "viewerError", JSON.stringify(answer).slice(0, 300));
  assert.ok(String(answer.payload["message"]).length > 10);
  return answer.payload["code"];
}
