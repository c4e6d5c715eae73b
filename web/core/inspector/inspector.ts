import {
  type NewValue,
  type Property,
  type PropertyValue,
  sameValue,
  type ValueType,
} from "./property.ts";
import { numberText } from "./number_text.ts";
import { isWithinPath, movedPath } from "../scene/scene_path.ts";
import type { SceneChange } from "../scene/scene_event.ts";
import type { NodeProperties, WrittenValue } from "../scene/scene_replies.ts";

/** A value that is to be written, and the drag that it belongs to. */
export interface Write {
  readonly value: NewValue;
  readonly type: ValueType;
  /** Writes of one gesture are undone together. */
  readonly gesture: string | undefined;
}

/** Writes to one property: one is on its way, the newest of the rest waits. */
interface Lane {
  readonly sent: Write;
  readonly waiting: Write | undefined;
}

/** What has to be said at a property. */
export interface PropertyNote {
  readonly tone: "info" | "error";
  readonly text: string;
}

/** The values of the node that is inspected. */
export interface Inspector {
  readonly path: string | undefined;
  readonly phase: "none" | "loading" | "ready" | "failed";
  readonly fault: string | undefined;
  readonly node: NodeProperties | undefined;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly notes: ReadonlyMap<string, PropertyNote>;
}

export const EMPTY_INSPECTOR: Inspector = {
  path: undefined,
  phase: "none",
  fault: undefined,
  node: undefined,
  lanes: new Map(),
  notes: new Map(),
};

/** Turns to another node; what belongs to the old one is gone at once. */
export function inspectNode(inspector: Inspector, path: string | undefined): Inspector {
  if (inspector.path === path && inspector.phase !== "failed") return inspector;
  return { ...EMPTY_INSPECTOR, path, phase: path === undefined ? "none" : "loading" };
}

/** Takes in the values; those of a node that is no longer inspected change nothing. */
export function propertiesCame(inspector: Inspector, node: NodeProperties): Inspector {
  if (node.path !== inspector.path) return inspector;
  return { ...inspector, phase: "ready", fault: undefined, node };
}

/** Notes that the values could not be read; values that stand stay. */
export function propertiesFailed(inspector: Inspector, path: string, fault: string): Inspector {
  if (path !== inspector.path) return inspector;
  return { ...inspector, phase: inspector.node === undefined ? "failed" : "ready", fault };
}

export interface WriteStep {
  readonly inspector: Inspector;
  /** What is to be sent now. */
  readonly send: Write | undefined;
}

/** Wants a value written; while one is on its way only the newest waits. */
export function writeProperty(inspector: Inspector, name: string, write: Write): WriteStep {
  const lane = inspector.lanes.get(name);
  const notes = without(inspector.notes, name);
  if (lane !== undefined) {
    const waiting = { ...lane, waiting: write };
    return {
      inspector: { ...inspector, notes, lanes: new Map([...inspector.lanes, [name, waiting]]) },
      send: undefined,
    };
  }
  const sent = { sent: write, waiting: undefined };
  return {
    inspector: { ...inspector, notes, lanes: new Map([...inspector.lanes, [name, sent]]) },
    send: write,
  };
}

/** Takes in what Octane then holds, and sends what has waited. */
export function writeAnswered(
  inspector: Inspector,
  path: string,
  name: string,
  written: WrittenValue,
): WriteStep {
  if (path !== inspector.path) return { inspector, send: undefined };
  const next = nextWrite(inspector, name);
  const valued = withValue(next.inspector, name, written.value);
  if (!written.clamped || next.send !== undefined) return { ...next, inspector: valued };
  const note: PropertyNote = { tone: "info", text: `Octane holds ${shortText(written.value)}` };
  return {
    ...next,
    inspector: { ...valued, notes: new Map([...valued.notes, [name, note]]) },
  };
}

/** Notes a refusal at the property; the value stays what Octane holds. */
export function writeRefused(
  inspector: Inspector,
  path: string,
  name: string,
  fault: string,
): WriteStep {
  if (path !== inspector.path) return { inspector, send: undefined };
  const next = nextWrite(inspector, name);
  if (next.send !== undefined) return next;
  const note: PropertyNote = { tone: "error", text: fault };
  const notes = new Map([...next.inspector.notes, [name, note] as const]);
  return { ...next, inspector: { ...next.inspector, notes } };
}

function nextWrite(inspector: Inspector, name: string): WriteStep {
  const waiting = inspector.lanes.get(name)?.waiting;
  if (waiting === undefined) {
    return { inspector: { ...inspector, lanes: without(inspector.lanes, name) }, send: undefined };
  }
  const lane = { sent: waiting, waiting: undefined };
  return {
    inspector: { ...inspector, lanes: new Map([...inspector.lanes, [name, lane]]) },
    send: waiting,
  };
}

/** Writes that still wait for the one before them; who turns to another node sends them first. */
export function waitingWrites(
  inspector: Inspector,
): readonly (readonly [name: string, write: Write])[] {
  return [...inspector.lanes].flatMap(([name, { waiting }]) =>
    waiting === undefined ? [] : [[name, waiting] as const]
  );
}

/** What a property shows: what is being written, else what Octane holds. */
export function shownValue(inspector: Inspector, property: Property): PropertyValue {
  const lane = inspector.lanes.get(property.name);
  return (lane?.waiting ?? lane?.sent)?.value ?? property.value;
}

export interface ChangedStep {
  readonly inspector: Inspector;
  /** True when the values must be read again. */
  readonly reread: boolean;
}

/** The inspector after the scene has changed. */
export function inspectorChanged(
  inspector: Inspector,
  changes: readonly SceneChange[],
): ChangedStep {
  let state = inspector;
  let reread = false;
  for (const change of changes) {
    const { path } = state;
    if (path === undefined) break;
    if (change.change === "value" && change.path === path) {
      const known = state.node?.items.some(({ name }) => name === change.property) ?? false;
      if (change.value === undefined || !known) reread = true;
      else state = withValue(state, change.property, change.value);
    } else if (change.change === "links" && change.path === path) reread = true;
    else if (change.change === "again") reread = true;
    else if (change.change === "project") {
      state = inspectNode(EMPTY_INSPECTOR, path);
      reread = true;
    } else if (change.change === "removed" && isWithinPath(path, change.path)) {
      state = { ...EMPTY_INSPECTOR, path, phase: "failed", fault: "This node is gone" };
    } else if (change.change === "renamed" && isWithinPath(path, change.path)) {
      const moved = movedPath(path, change.path, change.newPath);
      const node = state.node && { ...state.node, path: moved };
      state = { ...state, path: moved, node };
      // What was asked for under the old path is not taken for the new one.
      reread = true;
    }
  }
  return { inspector: state, reread };
}

function withValue(inspector: Inspector, name: string, value: PropertyValue): Inspector {
  const { node } = inspector;
  const old = node?.items.find((item) => item.name === name);
  if (node === undefined || old === undefined || sameValue(old.value, value)) return inspector;
  const items = node.items.map((item) => item === old ? { ...item, value } : item);
  return { ...inspector, node: { ...node, items } };
}

/** A value in few words, for notes. */
export function shortText(value: PropertyValue): string {
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) {
    return value.map((each) => Array.isArray(each) ? shortText(each) : numberText(each)).join(", ");
  }
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" ? value : "another value";
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  return new Map([...map].filter(([each]) => each !== key));
}
