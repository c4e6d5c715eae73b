import {
  keys,
  MAX_JSON_BYTES,
  type PayloadOf,
  type PromptEntry,
  promptEntry,
  subjects,
} from "@fuelrail/contracts";
import { KeyConflict, type KeyValue } from "@fuelrail/kit/bus";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { ReviewContext } from "./review_context.ts";
import { actorOf, fromStored, toStored, withStore } from "./stored.ts";

type Prompt = PayloadOf<"promptChanged">;

/** Attempts to store a text while others store theirs. */
const ATTEMPTS = 5;
/** Room that the envelope and the other fields take in a message, bytes. */
const ENVELOPE_BYTES = 1_024;

/** The notes line of one room. */
export interface PromptDesk {
  readonly handlers: RequestHandlers;
  /** What a joiner is told; undefined while nobody has written anything. */
  readonly current: Prompt | undefined;
  onEntry(key: string, value: Uint8Array | undefined, revision: number, isFirst: boolean): void;
}

/** Keeps the notes line in the room's entries; `tellCanvas` passes it to canvas clients. */
export function createPromptDesk(
  context: ReviewContext,
  tellCanvas: (text: string, viewerId: string | undefined) => void,
): PromptDesk {
  const { room, clock, log } = context;
  const key = keys.prompt(room);
  let current: Prompt | undefined;

  function read(value: Uint8Array | undefined, revision: number): Prompt {
    if (value === undefined) return { text: "", revision };
    const entry = promptEntry.safeParse(fromStored(value));
    if (entry.success) return { ...entry.data, revision };
    log.error("the stored notes have the wrong form", { key });
    return { text: "", revision };
  }

  function hold(prompt: Prompt): boolean {
    if ((prompt.revision ?? 0) <= (current?.revision ?? 0)) return false;
    current = prompt;
    return true;
  }

  /** Stores over what is there now, or over `expected` alone. */
  async function write(
    entries: KeyValue,
    entry: PromptEntry,
    expected: number | undefined,
  ): Promise<number> {
    for (let tries = 1;; tries++) {
      const before = await entries.get(key);
      const revision = before?.revision ?? 0;
      if (expected !== undefined && expected !== revision) {
        throw conflict(read(before?.value, revision));
      }
      try {
        return before === undefined
          ? await entries.create(key, toStored(entry))
          : await entries.update(key, toStored(entry), revision);
      } catch (error) {
        if (!(error instanceof KeyConflict) || (expected === undefined && tries >= ATTEMPTS)) {
          throw error;
        }
      }
    }
  }

  return {
    handlers: {
      async setPromptRequest({ text, expected_revision }, caller) {
        const changed_by = actorOf(caller);
        const entry: PromptEntry = { text, changed_at: clock.unixMs(), changed_by };
        if (toStored(entry).length > MAX_JSON_BYTES - ENVELOPE_BYTES) {
          throw new RequestRefused("too_large", "The text is too large to be passed on");
        }
        const entries = await context.entries();
        const revision = await withStore(async () => {
          try {
            return await write(entries, entry, expected_revision);
          } catch (error) {
            if (!(error instanceof KeyConflict)) throw error;
            throw new RequestRefused("conflict", "Others keep changing the notes; try again");
          }
        });
        const payload = { ...entry, revision };
        context.publish(subjects.prompt(room), "promptChanged", payload);
        tellCanvas(text, caller.viewerId);
        await context.settled(() => (current?.revision ?? 0) >= revision);
        return { event_type: "promptChanged", payload };
      },
      getPromptRequest: () => ({
        event_type: "promptChanged",
        payload: current ?? { text: "", revision: 0 },
      }),
    },
    get current() {
      return current;
    },
    onEntry(changed, value, revision, isFirst) {
      if (changed !== key || !hold(read(value, revision)) || isFirst) return;
      if (current !== undefined) context.tell("promptChanged", current);
    },
  };
}

function conflict(now: Prompt): RequestRefused {
  const who = now.changed_by?.name ?? "Somebody";
  return new RequestRefused("conflict", `${who} has changed the notes meanwhile`, {
    text: now.text,
    revision: now.revision,
    ...(now.changed_by && { changed_by: now.changed_by }),
  });
}
