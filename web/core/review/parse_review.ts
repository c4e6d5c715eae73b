import {
  asObject,
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  textField,
} from "../json_fields.ts";
import type {
  Actor,
  Annotation,
  AnnotationChange,
  Ink,
  Notes,
  ReviewEvent,
  Shape,
  Snapshot,
  UnitPoint,
} from "./review_event.ts";

type Reader = (payload: JsonObject) => ReviewEvent | undefined;

/** How each event of a review is read, by its name. */
export const REVIEW_READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["snapshotsChanged", (payload) => ({
    type: "snapshotsChanged",
    snapshots: readSnapshots(payload),
    isWhole: payload.request_id === undefined,
  })],
  ["annotationChanged", (payload) => {
    const change = readChange(payload);
    return change && { type: "annotationChanged", change };
  }],
  ["promptChanged", (payload) => {
    const notes = readNotes(payload);
    return notes && { type: "promptChanged", notes };
  }],
  ["cursorMoved", (payload) => {
    const viewerId = textField(payload, "viewer_id");
    if (viewerId === undefined) return undefined;
    const u = numberField(payload, "u");
    const v = numberField(payload, "v");
    const at: UnitPoint | undefined = u === undefined || v === undefined ? undefined : [u, v];
    const cursor = { viewerId, at, snapshotId: textField(payload, "snapshot_id") };
    return { type: "cursorMoved", cursor };
  }],
]);

/** The snapshots of an answer. */
export function readSnapshots(payload: JsonObject): readonly Snapshot[] {
  return objectsField(payload, "snapshots").flatMap(readSnapshot);
}

/** The annotations of a page of an answer. */
export function readAnnotations(payload: JsonObject): readonly Annotation[] {
  return objectsField(payload, "annotations").flatMap((each) => readAnnotation(each) ?? []);
}

/** The notes line, from an event or an answer. */
export function readNotes(payload: JsonObject): Notes | undefined {
  if (typeof payload.text !== "string") return undefined;
  return {
    text: payload.text,
    revision: numberField(payload, "revision") ?? 0,
    changedAtMs: numberField(payload, "changed_at"),
    changedBy: actorField(payload, "changed_by"),
  };
}

/** What became of annotations, from an event or an answer. */
export function readChange(payload: JsonObject): AnnotationChange | undefined {
  switch (choiceField(payload, "change", ["added", "removed", "cleared"])) {
    case "added": {
      const annotation = readAnnotation(asObject(payload.annotation) ?? {});
      return annotation && { change: "added", annotation };
    }
    case "removed": {
      const id = textField(payload, "id");
      if (id === undefined) return undefined;
      return { change: "removed", id };
    }
    case "cleared": {
      const snapshotId = textField(payload, "snapshot_id");
      const by = actorField(payload, "by") ?? { viewerId: undefined, name: undefined };
      return { change: "cleared", snapshotId, by };
    }
    case undefined:
      return undefined;
  }
}

function readSnapshot(fields: JsonObject): readonly Snapshot[] {
  const id = textField(fields, "id");
  const width = numberField(fields, "width");
  const height = numberField(fields, "height");
  if (id === undefined || width === undefined || height === undefined) return [];
  const thumbnail = textField(fields, "thumbnail");
  return [{
    id,
    name: textField(fields, "name") ?? id,
    session: numberField(fields, "session") ?? 0,
    seq: numberField(fields, "seq") ?? 0,
    epoch: numberField(fields, "epoch") ?? 0,
    width,
    height,
    samples: numberField(fields, "samples"),
    bytes: numberField(fields, "bytes"),
    takenAtMs: numberField(fields, "taken_at") ?? 0,
    takenBy: actorField(fields, "taken_by"),
    thumbnail: thumbnail?.startsWith("data:image/jpeg;base64,") ? thumbnail : undefined,
  }];
}

function readAnnotation(fields: JsonObject): Annotation | undefined {
  const id = textField(fields, "id");
  const shape = readShape(fields);
  const colour = textField(fields, "colour");
  const width = numberField(fields, "width");
  if (id === undefined || shape === undefined) return undefined;
  if (colour === undefined || !/^#[0-9a-f]{6}$/i.test(colour) || width === undefined) {
    return undefined;
  }
  const ink: Ink = { colour, width, snapshotId: textField(fields, "snapshot_id") };
  return {
    ...shape,
    ...ink,
    id,
    author: actorField(fields, "author") ?? { viewerId: undefined, name: undefined },
    createdAtMs: numberField(fields, "created_at") ?? 0,
  };
}

function readShape(fields: JsonObject): Shape | undefined {
  const kind = choiceField(fields, "kind", ["pen", "arrow", "box", "text"]);
  switch (kind) {
    case "pen": {
      const points = pointsOf(fields.points);
      if (points === undefined || points.length === 0) return undefined;
      const pressure = Array.isArray(fields.pressure) && fields.pressure.every(Number.isFinite) &&
          fields.pressure.length === points.length
        ? fields.pressure
        : undefined;
      return { kind, points, pressure };
    }
    case "arrow":
    case "box": {
      const from = pointOf(fields.from);
      const to = pointOf(fields.to);
      return from && to && { kind, from, to };
    }
    case "text": {
      const at = pointOf(fields.at);
      const text = textField(fields, "text");
      return at && text !== undefined ? { kind, at, text } : undefined;
    }
    case undefined:
      return undefined;
  }
}

function pointsOf(value: unknown): readonly UnitPoint[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const points: UnitPoint[] = [];
  for (const each of value) {
    const point = pointOf(each);
    if (point === undefined) return undefined;
    points.push(point);
  }
  return points;
}

function pointOf(value: unknown): UnitPoint | undefined {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isFinite)) {
    return undefined;
  }
  return [value[0], value[1]];
}

function actorField(fields: JsonObject, key: string): Actor | undefined {
  const actor = asObject(fields[key]);
  return actor && { viewerId: textField(actor, "viewer_id"), name: textField(actor, "name") };
}
