import {
  CLOSE_INFOS,
  ENDPOINTS,
  FIELD_BYTES,
  INPUT_ALIASES,
  keys,
  type Layout,
  LAYOUTS,
  MESH_LAYOUT,
  type Room,
  ROOM_BUCKET,
  SNAPSHOT_BUCKET,
  STATE_KINDS,
  subjects,
  TILE_LAYOUT,
  TILES_LAYOUT,
  VIEWER_ERROR_CODES,
} from "@fuelrail/contracts";
import type { LimitRow } from "./limits_source.ts";
import { code, table } from "./table.ts";

const ROOM = "<ROOM>" as Room;

/** Every bus subject. */
export function subjectSection(): string[] {
  const states = STATE_KINDS.map((kind) => [
    code(subjects.state(ROOM, kind)),
    `state events of the kind ${code(kind)}, and ${code("stateRevision")} every 2 s`,
  ]);
  const tier = (subject: string): string => code(subject.replace("full", "<tier>"));
  return table(["subject", "carries"], [
    [tier(subjects.frame(ROOM, "full")), "frames: `quarter`, `half`, `full` and `still`"],
    [
      tier(subjects.tiles(ROOM, "full")),
      "frames of kind tiles: what changed since `baseSeq`, the image told of before; without tiles " +
      "and with its own `seq` as `baseSeq`, that the whole frame of that number is the next base",
    ],
    ...states,
    [code(subjects.demand(ROOM)), "`demand` of each subscriber"],
    [
      code(subjects.input(ROOM)),
      "pointer inputs and camera poses; the viewer in the header `Fuelrail-Viewer`",
    ],
    [code(subjects.presence(ROOM)), "`presenceChanged` of each gateway"],
    [code(subjects.cursor(ROOM)), "`cursorMoved`"],
    [code(subjects.canvas(ROOM)), "canvas clients' messages as they are; sender in a header"],
    [code(subjects.prompt(ROOM)), "`promptChanged`"],
    [code(subjects.annotation(ROOM)), "`annotationChanged`"],
    [code(subjects.snapshots(ROOM)), "`snapshotsChanged`"],
    [code(subjects.debug(ROOM)), "what the debug console shows, while somebody wants it"],
    [code(subjects.access(ROOM)), "revoked tokens and removed viewers"],
    [
      code(subjects.mqtt(ROOM, "<topic>")),
      "what a relay re-publishes for MQTT clients: `picture`, `final`, `info`, `state`",
    ],
    [code(subjects.request(ROOM, "<event_type>")), "requests; the reply goes to the inbox"],
  ]);
}

/** Every binary layout as a table. */
export function layoutSections(): string[] {
  return [...LAYOUTS, TILES_LAYOUT, TILE_LAYOUT, MESH_LAYOUT].flatMap(layoutSection);
}

function layoutSection(layout: Layout): string[] {
  const rows = layout.fields.map((field) => {
    const size = field.count * FIELD_BYTES[field.type];
    const type = field.type === "bytes" ? `${size} bytes` : field.type;
    const many = field.count > 1 && field.type !== "bytes" ? `${type} x ${field.count}` : type;
    return [String(field.offset), many, code(field.name), field.doc];
  });
  return [
    `### ${layout.title} (${layout.size} bytes)`,
    "",
    layout.doc,
    "",
    ...table(["offset", "type", "field", "meaning"], rows),
  ];
}

/** Every HTTP and WebSocket endpoint of the gateway. */
export function endpointSection(): string[] {
  const rows = Object.values(ENDPOINTS).map((each) => [
    code(`${each.method} ${each.path}`),
    each.role,
    each.available ? "yes" : "not yet",
    each.doc,
  ]);
  return table(["endpoint", "least role", "available", "what"], rows);
}

/** Every close code of the viewer protocol. */
export function closeSection(): string[] {
  const retry = { never: "no", backoff: "yes, with backoff", when_told: "after the time it names" };
  const rows = CLOSE_INFOS.map((info) => [
    String(info.code),
    info.name,
    info.reason,
    retry[info.retry],
  ]);
  return table(["code", "name", "reason text starts with", "come back"], rows);
}

/** Every code of `viewerError`. */
export function errorSection(): string[] {
  const rows = Object.entries(VIEWER_ERROR_CODES).map(([name, info]) => [
    code(name),
    String(info.http),
    info.doc,
  ]);
  return table(["code", "HTTP", "meaning"], rows);
}

/** Every limit with its value. */
export function limitSection(limits: readonly LimitRow[]): string[] {
  const rows = limits.map(({ name, value, doc }) => [code(name), String(value), doc]);
  return table(["limit", "value", "meaning"], rows);
}

/** Older names that are accepted on input. */
export function aliasSection(): string[] {
  return table(
    ["accepted", "means"],
    Object.entries(INPUT_ALIASES).map(([from, to]) => [code(from), code(to)]),
  );
}

/** Every key-value entry. */
export function keySection(): string[] {
  const rooms = code(ROOM_BUCKET);
  const stills = code(SNAPSHOT_BUCKET);
  const rows: [bucket: string, key: string, schema: string][] = [
    [rooms, keys.streamSettings(ROOM), "kv-stream"],
    [rooms, keys.renderSettings(ROOM), "kv-settings"],
    [rooms, keys.renderTarget(ROOM), "kv-target"],
    [rooms, keys.bookmarks(ROOM), "kv-bookmarks"],
    [rooms, keys.lock(ROOM), "kv-lock"],
    [rooms, keys.prompt(ROOM), "kv-prompt"],
    [rooms, keys.annotation(ROOM, "<id>"), "kv-annotation"],
    [rooms, keys.annotation(ROOM, "<id>", "<snapshot>"), "kv-annotation"],
    [rooms, keys.revocation(ROOM, "<hash>"), "kv-revocation"],
    [rooms, keys.revocation("*", "<hash>"), "kv-revocation"],
    [rooms, keys.audit(ROOM, "<service>"), "kv-audit"],
    [stills, keys.snapshot(ROOM, "<id>"), "kv-snapshot"],
  ];
  const documented = rows.map(([bucket, key, name]) => [
    bucket,
    code(key),
    `[${name}](schemas/${name}.json)`,
  ]);
  return table(["bucket", "key", "value"], [
    ...documented,
    [rooms, code(keys.cameraPolicy(ROOM)), "JSON text: `preserve`, `fit` or `scene`"],
    [stills, code(keys.snapshotPart(ROOM, "<id>", 0)), "raw bytes, 1 MiB each, the last shorter"],
  ]);
}
