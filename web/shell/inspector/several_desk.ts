import { type ReadonlySignal, signal } from "@preact/signals";
import { asNewValue, resettable, writableDefault } from "../../core/inspector/several.ts";
import type { NewValue, Property } from "../../core/inspector/property.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import { type NodeProperties, readEdit, readProperties } from "../../core/scene/scene_replies.ts";
import { askPatiently } from "../scene/patient.ts";
import type { Requests } from "../scene/requests.ts";
import type { Timer, World } from "../world.ts";
import type { InspectorDesk } from "./inspector_desk.ts";

/** Nodes that are read beside the one that was selected last. */
export const OTHERS_MAX = 16;
/** A drag over several nodes is one edit, sent when it pauses, ms. */
const DRAG_PAUSE_MS = 250;
const REREAD_AFTER_MS = 150;

/** Values of several nodes, and edits of several values; each edit is one step to undo. */
export interface SeveralDesk {
  /** The other selected nodes, as far as they were read. */
  readonly others: ReadonlySignal<readonly NodeProperties[]>;
  readonly fault: ReadonlySignal<string | undefined>;
  /** What was copied last on this page, as text. */
  readonly copied: ReadonlySignal<string | undefined>;
  copy(text: string): void;
  /** Reads these nodes and keeps them fresh until it is told of others. */
  watch(paths: readonly string[]): void;
  /** Writes one value to nodes; a value of a drag waits until the drag pauses. */
  writeAll(paths: readonly string[], property: Property, value: NewValue, gesture?: string): void;
  /** Sets those of the properties that differ from their defaults back, as one edit. */
  reset(path: string, items: readonly Property[], name: string): Promise<void>;
  onEvent(event: SceneEvent): void;
}

export interface SeveralDeskOptions {
  readonly world: World;
  readonly requests: Requests;
  readonly inspector: Pick<InspectorDesk, "refresh">;
  notify(tone: Notice["tone"], text: string): void;
}

export function createSeveralDesk(options: SeveralDeskOptions): SeveralDesk {
  const { world, requests, inspector, notify } = options;
  const others = signal<readonly NodeProperties[]>([]);
  const fault = signal<string | undefined>(undefined);
  const copied = signal<string | undefined>(undefined);
  let wanted: readonly string[] = [];
  let newest = 0;
  let soon: Timer | undefined;
  /** The newest value of a drag, which is sent when the drag pauses. */
  let waiting: { readonly key: string; readonly pause: Timer; send(): void } | undefined;

  async function read(): Promise<void> {
    soon?.cancel();
    const mine = ++newest;
    const came: NodeProperties[] = [];
    for (const path of wanted) {
      const payload = { prim_path: path };
      const isWanted = () => mine === newest;
      const answer = await askPatiently(options, "getPropertiesRequest", payload, isWanted);
      if (mine !== newest) return;
      if (!answer.ok) return void (fault.value = answer.message);
      came.push(readProperties(answer.payload));
    }
    fault.value = undefined;
    others.value = came;
    // The room watches the node that was asked for last.
    if (wanted.length > 0) inspector.refresh();
  }

  function readSoon(): void {
    soon?.cancel();
    soon = world.setTimer(REREAD_AFTER_MS, () => void read());
  }

  async function send(edits: readonly JsonObject[], name: string): Promise<void> {
    const answer = await requests.ask("setPropertiesRequest", { edits, name });
    if (!answer.ok) return notify("error", `${name} was not done. ${answer.message}`);
    for (const warning of readEdit(answer.payload).warnings) notify("info", warning);
    inspector.refresh();
    if (wanted.length > 0) readSoon();
  }

  return {
    others,
    fault,
    copied,
    copy: (text) => void (copied.value = text),
    watch(paths) {
      const next = paths.slice(0, OTHERS_MAX);
      if (next.join("\n") === wanted.join("\n")) return;
      wanted = next;
      others.value = [];
      fault.value = undefined;
      newest++;
      if (next.length > 0) void read();
    },
    writeAll(paths, { name, label }, value, gesture) {
      const key = [name, ...paths].join("\n");
      waiting?.pause.cancel();
      if (waiting !== undefined && waiting.key !== key) waiting.send();
      waiting = undefined;
      const edits = paths.map((path) => ({ prim_path: path, property: name, value }));
      const sendNow = () => void send(edits, `Set ${label} of ${paths.length} nodes`);
      if (gesture === undefined) return sendNow();
      const pause = world.setTimer(DRAG_PAUSE_MS, () => {
        waiting = undefined;
        sendNow();
      });
      waiting = { key, pause, send: sendNow };
    },
    async reset(path, items, name) {
      const edits = resettable(items).flatMap((item) => {
        const value = asNewValue(writableDefault(item));
        return value === undefined ? [] : [{ prim_path: path, property: item.name, value }];
      });
      if (edits.length > 0) await send(edits, name);
    },
    onEvent(event) {
      if (event.type !== "sceneChanged" || wanted.length === 0) return;
      const touches = event.changes.some((change) =>
        "path" in change ? wanted.includes(change.path) : change.change === "again"
      );
      if (touches) readSoon();
    },
  };
}
