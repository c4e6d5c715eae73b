import type { JsonObject } from "../../core/json_fields.ts";
import { defaultPreferences } from "../../core/preferences.ts";
import { createStudioState, type StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import type { Answer, Requests } from "./requests.ts";

/** One request that waits for its test. */
export interface AskedRequest {
  readonly type: string;
  readonly payload: JsonObject;
  /** Answers, and resolves once whoever asked has taken that in. */
  answer(payload: JsonObject): Promise<void>;
  refuse(code: string, message: string, detail?: unknown): Promise<void>;
}

/** Lets promises that are settled already take their effect. */
export async function letSettle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** Requests that a test answers by hand. */
export function createTestRequests(): {
  readonly requests: Requests;
  readonly asked: readonly AskedRequest[];
} {
  const asked: AskedRequest[] = [];
  const ask = (type: string, payload: JsonObject) =>
    new Promise<Answer>((resolve) => {
      const end = (answer: Answer) => {
        resolve(answer);
        return letSettle();
      };
      asked.push({
        type,
        payload,
        answer: (answer) => end({ ok: true, name: type, payload: answer }),
        refuse: (code, message, detail) => end({ ok: false, code, message, detail }),
      });
    });
  return { requests: { ask, settle: () => false, abandon() {} }, asked };
}

/** A world whose timers fire when a test lets its time pass; `mostMs` spares the longer ones. */
export function createTestWorld(): { readonly world: World; pass(mostMs?: number): void } {
  const waiting = new Map<() => void, number>();
  return {
    world: {
      nowMs: () => 0,
      unixMs: () => 0,
      random: () => 0,
      setTimer(delayMs, fire) {
        waiting.set(fire, delayMs);
        return { cancel: () => void waiting.delete(fire) };
      },
    },
    pass(mostMs = Infinity) {
      for (const [fire, delayMs] of [...waiting]) {
        if (delayMs > mostMs || !waiting.delete(fire)) continue;
        fire();
      }
    },
  };
}

/** The state of a page that is in a room with a live Octane. */
export function joinedState(capabilities: readonly string[]): StudioState {
  const reading = {
    ...{ fps: undefined, bitsPerSecond: undefined, delayMs: undefined, picture: undefined },
    ...{ latencyMs: undefined, pictureAgeMs: undefined, roomNowMs: 0, nowMs: 0 },
  };
  const state = createStudioState(defaultPreferences(), "STUDIO", reading, "studio");
  const welcome = {
    ...{ viewerId: "me", room: "STUDIO", role: "operator", capabilities },
    ...{ serverTimeMs: undefined, resumeToken: undefined },
  };
  state.welcome.value = welcome;
  const times = { joinedAtMs: 0, heardAtMs: 0, pingAtMs: 0, goawayAfterMs: undefined };
  state.phase.value = { name: "joined", socket: 1, welcome, ...times };
  const unknown = { version: undefined, peer: undefined, renderer: undefined, reason: undefined };
  const link = { ...unknown, link: "live", generation: "beta2", sinceMs: 0 } as const;
  state.room.value = { ...state.room.value, link };
  return state;
}
