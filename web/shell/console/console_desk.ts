import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ConsoleCall, readCall, summariseCalls } from "../../core/console/calls.ts";
import { type DropLine, dropLines } from "../../core/console/drops.ts";
import { type ConsoleFrame, readFrame, summariseFrames } from "../../core/console/frames.ts";
import {
  type ConsoleMessage,
  describeBytes,
  typeOfText,
  withoutSecrets,
} from "../../core/console/messages.ts";
import { reportText } from "../../core/console/report.ts";
import { createRing } from "../../core/console/ring.ts";
import {
  asObject,
  type JsonObject,
  objectsField,
  textField,
  textsField,
} from "../../core/json_fields.ts";
import { parseMessage } from "../../core/parse_event.ts";
import type { Studio } from "../studio.ts";
import type { Timer, World } from "../world.ts";
import { createDrawnTimes } from "./drawn_times.ts";
import { fetchVersion, pageFacts } from "./page_facts.ts";

/** What frame-ingest says of Octane's callbacks. */
export interface Registration {
  readonly streamOpen: boolean;
  readonly registered: readonly string[];
  readonly refused: readonly { readonly callback: string; readonly reason: string }[];
}

/** Why nothing comes from the services; undefined while it does. */
export type Refusal = string | undefined;

/** All that the debug console shows. It gathers only between `start` and `stop`. */
export interface ConsoleDesk {
  /** Newest first, at most four times a second while not paused. */
  readonly calls: ReadonlySignal<readonly ConsoleCall[]>;
  readonly messages: ReadonlySignal<readonly ConsoleMessage[]>;
  readonly frames: ReadonlySignal<readonly ConsoleFrame[]>;
  readonly drops: ReadonlySignal<readonly DropLine[]>;
  readonly registration: ReadonlySignal<Registration | undefined>;
  readonly refusal: ReadonlySignal<Refusal>;
  /** Calls that the services left out because they came too fast. */
  readonly leftOut: ReadonlySignal<number>;
  readonly paused: Signal<boolean>;
  readonly version: ReadonlySignal<string | undefined>;
  facts(): readonly (readonly [string, string])[];
  /** Text for people who look for the fault elsewhere. */
  report(): Promise<string>;
  clear(): void;
  start(): void;
  stop(): void;
}

const CALLS_KEPT = 1_000;
const TEXTS_KEPT = 300;
const BINARIES_KEPT = 200;
const FRAMES_KEPT = 240;
const SHOW_EVERY_MS = 250;
/** A third of the time for which debug events are lent. */
const RENEW_EVERY_MS = 20_000;

const DEBUG_EVENTS: ReadonlySet<string> = new Set([
  "octaneCall",
  "linkRegistration",
  "frameTimeline",
  "dropCounts",
]);

const desks = new WeakMap<Studio, ConsoleDesk>();

/** The console of a page, which remembers while its panel is closed. */
export function consoleOf(studio: Studio, world: World): ConsoleDesk {
  const known = desks.get(studio);
  if (known !== undefined) return known;
  const desk = createConsoleDesk(studio, world);
  desks.set(studio, desk);
  return desk;
}

function createConsoleDesk(studio: Studio, world: World): ConsoleDesk {
  const { wire, state } = studio;
  const calls = createRing<ConsoleCall>(CALLS_KEPT);
  const texts = createRing<ConsoleMessage>(TEXTS_KEPT);
  const binaries = createRing<ConsoleMessage>(BINARIES_KEPT);
  const frames = createRing<ConsoleFrame>(FRAMES_KEPT);
  const drawn = createDrawnTimes();
  const drops = new Map<string, JsonObject>();
  const firstDrops = new Map<string, JsonObject>();
  const counts = new Map<string, number>();
  const shown = {
    calls: signal<readonly ConsoleCall[]>([]),
    messages: signal<readonly ConsoleMessage[]>([]),
    frames: signal<readonly ConsoleFrame[]>([]),
    drops: signal<readonly DropLine[]>([]),
    registration: signal<Registration | undefined>(undefined),
    refusal: signal<Refusal>(undefined),
    leftOut: signal(0),
    version: signal<string | undefined>(undefined),
  };
  const paused = signal(false);
  let lastId = 0;
  let isStale = false;
  let isRunning = false;
  let timers: Timer[] = [];
  let stopFollowing = () => {};

  function hear(direction: "in" | "out", data: string | Uint8Array): void {
    const atMs = world.unixMs();
    isStale = true;
    if (typeof data !== "string") {
      if (direction === "out") drawn.acked(data, atMs + wire.clock().offsetMs);
      const { type, text } = describeBytes(data);
      return note(binaries, { direction, atMs, type, text, bytes: data.length, isBinary: true });
    }
    const type = typeOfText(data);
    if (DEBUG_EVENTS.has(type)) {
      count(`in ${type}`);
      const message = parseMessage(data);
      if (message !== undefined) takeDebug(message.name, message.payload);
      return;
    }
    const text = withoutSecrets(data);
    note(texts, { direction, atMs, type, text, bytes: byteLength(data), isBinary: false });
  }

  function note(
    ring: ReturnType<typeof createRing<ConsoleMessage>>,
    message: Omit<ConsoleMessage, "id" | "isError">,
  ): void {
    count(`${message.direction} ${message.type}`);
    ring.push({ ...message, id: ++lastId, isError: message.type === "viewerError" });
  }

  function count(name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  function takeDebug(name: string, payload: JsonObject): void {
    switch (name) {
      case "octaneCall": {
        const call = readCall(payload);
        if (call === undefined) return;
        calls.push(call);
        shown.leftOut.value += call.dropped;
        return;
      }
      case "linkRegistration":
        shown.registration.value = {
          streamOpen: payload.stream_open === true,
          registered: textsField(payload, "registered"),
          refused: objectsField(payload, "refused").map((each) => ({
            callback: textField(each, "callback") ?? "unknown",
            reason: textField(each, "reason") ?? "no reason given",
          })),
        };
        return;
      case "frameTimeline": {
        const frame = readFrame(payload, drawn.of(payload));
        if (frame !== undefined) frames.push(frame);
        return;
      }
      case "dropCounts": {
        const service = textField(payload, "service");
        const counted = asObject(payload.drops);
        if (service === undefined || counted === undefined) return;
        drops.set(service, counted);
        if (!firstDrops.has(service)) firstDrops.set(service, counted);
      }
    }
  }

  function allDrops(): DropLine[] {
    return [...drops].flatMap(([service, counted]) =>
      dropLines(service, counted, firstDrops.get(service) ?? {})
    ).sort((a, b) => b.recent - a.recent || b.count - a.count);
  }

  function show(): void {
    isStale = false;
    shown.calls.value = calls.newest();
    shown.frames.value = frames.newest();
    shown.drops.value = allDrops();
    shown.messages.value = [...texts.newest(), ...binaries.newest()].sort((a, b) => b.id - a.id);
  }

  function showSoon(): void {
    timers[0] = world.setTimer(SHOW_EVERY_MS, () => {
      if (isStale && !paused.peek()) show();
      showSoon();
    });
  }

  async function lend(): Promise<void> {
    timers[1]?.cancel();
    timers[1] = world.setTimer(RENEW_EVERY_MS, () => void lend());
    if (!state.joined.peek()) return;
    const answer = await wire.ask("setDebugRequest", { enabled: true });
    shown.refusal.value = answer.ok ? undefined : answer.message;
  }

  return {
    ...shown,
    paused,
    facts: () => pageFacts(studio, world, shown.version.value),
    async report() {
      const answer = await wire.ask("getDebugReportRequest", {});
      const gateway = answer.ok
        ? objectsField(answer.payload, "sections").map((section) => ({
          title: textField(section, "title") ?? "",
          text: textField(section, "text") ?? "",
        }))
        : [{ title: "no report", text: answer.message }];
      const all = calls.newest();
      return reportText({
        madeAtMs: world.unixMs(),
        facts: pageFacts(studio, world, shown.version.peek()),
        spans: summariseFrames(frames.newest()),
        rpcs: summariseCalls(all),
        failed: all.filter(({ outcome }) => outcome !== "ok").slice(0, 50),
        drops: allDrops(),
        messages: [...counts].sort(([, a], [, b]) => b - a),
        gateway,
      });
    },
    clear() {
      for (const ring of [calls, texts, binaries, frames]) ring.clear();
      firstDrops.clear();
      for (const [service, counted] of drops) firstDrops.set(service, counted);
      counts.clear();
      shown.leftOut.value = 0;
      show();
    },
    start() {
      if (isRunning) return;
      isRunning = true;
      wire.listen(hear);
      if (shown.version.peek() === undefined) {
        void fetchVersion().then((version) => shown.version.value = version);
      }
      showSoon();
      stopFollowing = state.joined.subscribe((joined) => {
        if (joined) void lend();
      });
    },
    stop() {
      if (!isRunning) return;
      isRunning = false;
      stopFollowing();
      for (const timer of timers) timer.cancel();
      timers = [];
      wire.listen(undefined);
      if (state.joined.peek()) void wire.ask("setDebugRequest", { enabled: false });
      show();
    },
  };
}

/** Bytes of a text on the wire; exact for the ASCII that nearly all of it is, else counted. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
