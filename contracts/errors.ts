/** A refusal's HTTP status and what it means. */
export interface ErrorInfo {
  readonly http: 400 | 401 | 403 | 404 | 409 | 503 | 504;
  readonly doc: string;
}

/** Every code of `viewerError`, with the HTTP status that scripts get for it. */
export const VIEWER_ERROR_CODES = {
  bad_json: { http: 400, doc: "The message is not JSON." },
  bad_message: { http: 400, doc: "The message or a field of its payload has the wrong form." },
  out_of_range: { http: 400, doc: "A value is well-formed but outside what is allowed here." },
  too_large: { http: 400, doc: "The message or a value in it is too large." },
  unauthorised: { http: 401, doc: "There is no valid access token." },
  forbidden: { http: 403, doc: "The role does not allow this." },
  read_only: { http: 403, doc: "Every remote write to Octane is frozen by configuration." },
  locked: { http: 403, doc: "Every remote write to Octane is frozen by an admin's lock." },
  unknown_event: { http: 404, doc: "No event of this name exists." },
  not_found: { http: 404, doc: "What the request names does not exist, or no longer." },
  conflict: { http: 409, doc: "The state has moved on since the request was made." },
  control_held: { http: 409, doc: "Somebody else drives; `detail.driver` says who." },
  confirmation_needed: {
    http: 409,
    doc: "The request destroys what cannot be rebuilt; `detail` says what. Repeat with `confirm`.",
  },
  loading: { http: 409, doc: "A project is being loaded." },
  render_stopped: {
    http: 409,
    doc: "The render is stopped; start it with `renderCommandRequest`.",
  },
  octane_refused: { http: 409, doc: "Octane refused the call; `detail` has its words." },
  turn_void: { http: 409, doc: "The turn has lapsed or belongs to an older session or project." },
  not_available: { http: 503, doc: "This Fuelrail or this Octane does not offer it." },
  service_unavailable: { http: 503, doc: "The service that answers it is not running." },
  octane_offline: { http: 503, doc: "There is no working connection to Octane." },
  busy: { http: 503, doc: "Octane is taken by more urgent work; try again." },
  rate_limited: { http: 503, doc: "Too many messages or unanswered requests." },
  internal: { http: 503, doc: "A fault inside Fuelrail, which has logged it." },
  timeout: { http: 504, doc: "No answer came in time." },
} as const satisfies Record<string, ErrorInfo>;

/** A code of `viewerError`. */
export type ViewerErrorCode = keyof typeof VIEWER_ERROR_CODES;

/** HTTP status of an error code; a code from a newer release counts as 503. */
export function httpStatusOf(code: string): ErrorInfo["http"] {
  return isViewerErrorCode(code) ? VIEWER_ERROR_CODES[code].http : 503;
}

/** Whether `code` is one that this release knows. */
export function isViewerErrorCode(code: string): code is ViewerErrorCode {
  return Object.hasOwn(VIEWER_ERROR_CODES, code);
}
