import { binaryKind, subjects, VIEWER_HEADER } from "@fuelrail/contracts";
import type { Answerer } from "@fuelrail/kit/requests";
import { doWork } from "@fuelrail/kit/work";
import type { TextMessage } from "../core/state_queue.ts";
import type { Identity } from "../core/viewer.ts";
import type { ConnectionContext } from "./connection_context.ts";
import { askService, type ViewerRequest } from "./viewer_requests.ts";

/** Offsets of `inputSeq` in pointer input and in a pose, bytes. */
const POINTER_SEQ_AT = 20;
const POSE_SEQ_AT = 4;

/** Passes pointer input or a pose on as it came, as its viewer's work. */
export function passInput(
  { metrics, trail, stateBus, log }: ConnectionContext,
  { room, viewerId }: Identity,
  bytes: Uint8Array,
): void {
  metrics.inputs.inc();
  const inputSeq = inputSeqOf(bytes);
  const trace = trail?.input(viewerId, inputSeq);
  doWork({ viewerId, inputSeq, ...(trace === undefined ? {} : { trace }) }, () => {
    log.debug("an input is passed on", { room });
    stateBus.publish(subjects.input(room), bytes, { [VIEWER_HEADER]: viewerId });
  });
}

/** Passes a request on as its viewer's work, under an id of its own if it has none; never rejects. */
export async function passRequest(
  { stateBus, metrics, trail, log, newRequestId }: ConnectionContext,
  identity: Identity,
  request: ViewerRequest,
  here: Answerer | undefined,
): Promise<TextMessage> {
  const { viewerId } = identity;
  const { type, requestId = newRequestId() } = request;
  const span = trail?.request(viewerId, type);
  const trace = span === undefined ? {} : { trace: span.context };
  return await doWork({ viewerId, requestId, ...trace }, async () => {
    const { message, outcome } = await askService(stateBus, identity, request, here);
    span?.end(outcome === "ok" ? {} : { failure: outcome });
    log.debug("a request was passed on", { event: type, outcome });
    metrics.requests.inc({ outcome });
    return message;
  });
}

function inputSeqOf(bytes: Uint8Array): number {
  const at = binaryKind(bytes) === "pose" ? POSE_SEQ_AT : POINTER_SEQ_AT;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
