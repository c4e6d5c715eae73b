/** An event on its way to a client that speaks the Kit dialect. */
export interface DialectEvent {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

type Payload = DialectEvent["payload"];

const RENAMES: Readonly<Record<string, (payload: Payload) => DialectEvent>> = {
  openStageResult: (payload) => ({
    event_type: "openedStageResult",
    payload: { ...payload, error: payload["error"] ?? "" },
  }),
  getChildrenResult: (payload) => ({
    event_type: "getChildrenResponse",
    payload: { ...payload, children: kitRows(payload["children"]) },
  }),
  makePrimsPickableResult: (payload) => ({
    event_type: "makePrimsPickableResponse",
    payload: { ...payload, error: payload["error"] ?? "" },
  }),
};

/**
 * The same event under the names and in the form of Kit applications; `answers` is the request that
 * it replies to, where there is one.
 */
export function toKitDialect(event: DialectEvent, answers?: string): DialectEvent {
  if (answers === "resetStageRequest" && event.event_type === "openStageResult") {
    const { result, error, request_id } = event.payload;
    const id = request_id === undefined ? {} : { request_id };
    return { event_type: "resetStageResponse", payload: { result, error: error ?? "", ...id } };
  }
  const { event_type: type } = event;
  const rename = Object.hasOwn(RENAMES, type) ? RENAMES[type] : undefined;
  return rename === undefined ? event : rename(event.payload);
}

/** Kit rows: an empty list of children is a row that can be expanded, none at all is a leaf. */
function kitRows(rows: unknown): unknown[] {
  return Array.isArray(rows) ? rows.map(kitRow) : [];
}

function kitRow(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row;
  const { children, hasChildren, ...rest } = row as Payload;
  const canExpand = Array.isArray(children) || children === true || hasChildren === true;
  return canExpand ? { ...rest, children: Array.isArray(children) ? children : [] } : rest;
}
