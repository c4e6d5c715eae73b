import type { RequestId } from "@fuelrail/contracts";
import type { SpanContext } from "@opentelemetry/api";
import { AsyncLocalStorage } from "node:async_hooks";

/** On whose behalf something is done; goes along through everything that is awaited. */
export interface Work {
  readonly viewerId?: string;
  /** Of the request that asked for it. */
  readonly requestId?: RequestId;
  /** Of the pointer input that asked for it. */
  readonly inputSeq?: number;
  /** The span that it belongs to; absent while nothing is traced. */
  readonly trace?: SpanContext;
}

const storage = new AsyncLocalStorage<Work>();
const NOBODYS: Work = Object.freeze({});

/** The work that is being done here; empty when nobody in particular asked for it. */
export function workNow(): Work {
  return storage.getStore() ?? NOBODYS;
}

/** Does something as this work, with all that follows from it. */
export function doWork<T>(work: Work, fn: () => T): T {
  return storage.run(work, fn);
}

/** Does something that belongs to nobody in particular: what a timer or a message sets off. */
export function asNobody<T>(fn: () => T): T {
  return storage.run(NOBODYS, fn);
}

/** Several people's work done at once: names them all, in their order. */
export function jointWork(works: readonly Work[]): Work {
  const distinct = <T>(values: readonly (T | undefined)[]): T[] => [
    ...new Set(values.filter((value) => value !== undefined)),
  ];
  const viewers = distinct(works.map(({ viewerId }) => viewerId));
  const requests = distinct(works.map(({ requestId }) => requestId));
  const [requestId] = requests;
  const trace = works.findLast((work) => work.trace !== undefined)?.trace;
  return {
    ...(viewers.length === 0 ? {} : { viewerId: viewers.join(",") }),
    ...(requestId === undefined
      ? {}
      : { requestId: requests.length === 1 ? requestId : requests.join(",") }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** Work as the fields of a log line. */
export function workFields(
  { viewerId, requestId, inputSeq, trace }: Work,
): Record<string, unknown> {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(inputSeq === undefined ? {} : { input_seq: inputSeq }),
    ...(trace === undefined ? {} : { trace_id: trace.traceId }),
  };
}
