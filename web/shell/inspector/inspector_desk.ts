import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  EMPTY_INSPECTOR,
  inspectNode,
  type Inspector,
  inspectorChanged,
  propertiesCame,
  propertiesFailed,
  waitingWrites,
  type Write,
  writeAnswered,
  writeProperty,
  writeRefused,
  type WriteStep,
} from "../../core/inspector/inspector.ts";
import type { NewValue, ValueType } from "../../core/inspector/property.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import { isWithinPath, movedPath } from "../../core/scene/scene_path.ts";
import { readProperties, readWritten } from "../../core/scene/scene_replies.ts";
import { askPatiently } from "../scene/patient.ts";
import type { Answer, Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import type { Timer, World } from "../world.ts";

const REREAD_AFTER_MS = 80;
const DRAG_INTERVAL_MS = 50;

/** The values of the inspected node, and how they are changed. */
export interface InspectorDesk {
  readonly inspector: ReadonlySignal<Inspector>;
  /** True while something is typed: the inspector then stays where it is. */
  readonly typing: Signal<boolean>;
  /** What somebody who may not select looks at instead of the room's selection. */
  readonly ownPath: Signal<string | undefined>;
  /** Writes a value; writes of one gesture are paced and undone together. */
  write(name: string, type: ValueType, value: NewValue, gesture?: string): void;
  reset(name: string): void;
  /** A name for the writes of one drag. */
  newGesture(): string;
  retry(): void;
  /** Reads the values again; those that stand stay until then. */
  refresh(): void;
  onEvent(event: SceneEvent): void;
}

export interface InspectorDeskOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  /** Tells of a refusal where everybody looks. */
  refused(what: string, message: string): void;
}

/** Follows the room's newest selection, reads its values, and writes one value at a time. */
export function createInspectorDesk(options: InspectorDeskOptions): InspectorDesk {
  const { world, state, requests } = options;
  const inspector = signal<Inspector>(EMPTY_INSPECTOR);
  const ownPath = signal<string | undefined>(undefined);
  const typing = signal(false);
  /** Nodes that are being written to, each followed under the name that it has by then. */
  const written = new Set<{ path: string }>();
  let asked = 0;
  let reread: Timer | undefined;
  let lastGesture = 0;
  let lastSentMs = -Infinity;
  const gesturePrefix = `g${Math.floor(world.random() * 1e9).toString(36)}`;

  const mayRead = computed(() =>
    state.joined.value && state.linked.value &&
    state.capabilities.value.has("getPropertiesRequest")
  );
  const selected = computed(() => {
    const { selection } = state.room.value;
    return selection?.primary ?? selection?.prims.at(-1);
  });

  async function read(): Promise<void> {
    reread?.cancel();
    const { path } = inspector.peek();
    if (path === undefined || !mayRead.peek()) return;
    const mine = ++asked;
    const payload = { prim_path: path };
    const isWanted = () => mine === asked;
    const answer = await askPatiently(options, "getPropertiesRequest", payload, isWanted);
    if (mine !== asked) return;
    if (!answer.ok) {
      if (answer.code === "lost") return;
      inspector.value = propertiesFailed(inspector.value, path, answer.message);
      return;
    }
    inspector.value = propertiesCame(inspector.value, readProperties(answer.payload));
  }

  function readSoon(): void {
    reread?.cancel();
    reread = world.setTimer(REREAD_AFTER_MS, () => void read());
  }

  effect(() => {
    void selected.value;
    ownPath.value = undefined;
  });

  let wasReady = false;
  effect(() => {
    const path = ownPath.value ?? selected.value;
    const ready = mayRead.value;
    if (typing.value) return;
    const before = inspector.peek();
    inspector.value = inspectNode(before, path);
    if (before.path !== undefined && inspector.peek().path !== before.path) {
      for (const [name, write] of waitingWrites(before)) void send(before.path, name, write);
    }
    const isNew = ready !== wasReady || inspector.peek() !== before;
    wasReady = ready;
    if (ready && path !== undefined && isNew) void read();
  });

  function labelOf(name: string): string {
    return inspector.value.node?.items.find((item) => item.name === name)?.label ?? name;
  }

  async function send(path: string, name: string, write: Write): Promise<void> {
    const node = { path };
    written.add(node);
    const waitMs = write.gesture === undefined ? 0 : lastSentMs + DRAG_INTERVAL_MS - world.nowMs();
    if (waitMs > 0) await new Promise<void>((done) => void world.setTimer(waitMs, done));
    lastSentMs = world.nowMs();
    const answer = await requests.ask("setPropertyRequest", {
      prim_path: node.path,
      property: name,
      value: write.value,
      type: write.type,
      ...(write.gesture === undefined ? {} : { gesture: write.gesture }),
    });
    written.delete(node);
    const step = take(node.path, name, answer);
    if (step.send !== undefined) void send(node.path, name, step.send);
  }

  function take(path: string, name: string, answer: Answer): WriteStep {
    const step = answer.ok
      ? writeAnswered(inspector.value, path, name, readWritten(answer.payload))
      : writeRefused(inspector.value, path, name, answer.message);
    if (!answer.ok && step.send === undefined) {
      options.refused(`${labelOf(name)} was not changed`, answer.message);
    }
    inspector.value = step.inspector;
    return step;
  }

  return {
    inspector,
    ownPath,
    typing,
    newGesture: () => `${gesturePrefix}-${++lastGesture}`,
    write(name, type, value, gesture) {
      const { path } = inspector.value;
      if (path === undefined) return;
      const step = writeProperty(inspector.value, name, { value, type, gesture });
      inspector.value = step.inspector;
      if (step.send !== undefined) void send(path, name, step.send);
    },
    async reset(name) {
      const { path } = inspector.value;
      if (path === undefined) return;
      const request = { prim_path: path, property: name };
      take(path, name, await requests.ask("resetPropertyRequest", request));
    },
    retry() {
      inspector.value = inspectNode(EMPTY_INSPECTOR, inspector.value.path);
      void read();
    },
    refresh: () => void read(),
    onEvent(event) {
      if (event.type !== "sceneChanged") return;
      for (const change of event.changes) {
        // What is on its way is of the project before.
        if (change.change === "project") asked++;
        if (change.change !== "renamed") continue;
        for (const node of written) {
          if (isWithinPath(node.path, change.path)) {
            node.path = movedPath(node.path, change.path, change.newPath);
          }
        }
      }
      const step = inspectorChanged(inspector.value, event.changes);
      inspector.value = step.inspector;
      if (step.reread) readSoon();
    },
  };
}
