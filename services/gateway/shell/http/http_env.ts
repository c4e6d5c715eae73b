import {
  encodeEvent,
  httpStatusOf,
  type RequestId,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import type { Context } from "hono";
import type { Grant } from "../../core/access/grant.ts";

/** What a request comes with and what middleware finds out about it. */
export interface HttpEnv {
  readonly Bindings: {
    /** Address of the peer, without its port. */
    readonly address: string;
    /** Whether the request came over TLS, as far as that is known. */
    readonly isSecure: boolean;
  };
  readonly Variables: {
    grant: Grant;
  };
}

/** A request and its answer in the making. */
export type HttpContext = Context<HttpEnv>;

/** Status of an answer to a request: what its error code says, or 200. */
export function statusOfAnswer(answer: {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}): 200 | ReturnType<typeof httpStatusOf> {
  return answer.event_type === "viewerError" ? httpStatusOf(String(answer.payload["code"])) : 200;
}

/** Answers with a `viewerError` under the status that belongs to its code. */
export function refuseHttp(
  context: HttpContext,
  code: ViewerErrorCode,
  message: string,
  requestId?: RequestId,
): Response {
  return refusalResponse(code, message, context.res.headers, requestId);
}

/** A `viewerError` as an HTTP response. */
export function refusalResponse(
  code: ViewerErrorCode,
  message: string,
  headers?: Headers,
  requestId?: RequestId,
): Response {
  const all = new Headers(headers);
  all.set("content-type", "application/json; charset=utf-8");
  all.set("cache-control", "no-store");
  // Refused upgrades come by here without the headers of ordinary answers.
  all.set("x-content-type-options", "nosniff");
  all.set("referrer-policy", "no-referrer");
  if (code === "rate_limited") all.set("retry-after", "1");
  if (code === "unauthorised") all.set("www-authenticate", 'Bearer realm="fuelrail"');
  const body = encodeEvent("viewerError", { code, message }, requestId);
  return new Response(body, { status: httpStatusOf(code), headers: all });
}
