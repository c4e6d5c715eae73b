import type { JsonObject } from "../../core/json_fields.ts";
import type { World } from "../world.ts";
import type { Answer, Requests } from "./requests.ts";

/** Refusals after which the same request goes on where it stopped. */
const AGAIN: ReadonlySet<string> = new Set(["loading", "busy", "timeout", "rate_limited"]);
const AGAIN_AFTER_MS = 500;
const TRIES_MAX = 40;

/** Asks again while the room is still reading what was asked for, and as long as it is wanted. */
export async function askPatiently(
  { requests, world }: { readonly requests: Requests; readonly world: World },
  eventType: string,
  payload: JsonObject,
  isWanted: () => boolean,
): Promise<Answer> {
  for (let tries = 1;; tries++) {
    const answer = await requests.ask(eventType, payload);
    if (answer.ok || !AGAIN.has(answer.code) || tries === TRIES_MAX || !isWanted()) return answer;
    await new Promise<void>((done) => void world.setTimer(AGAIN_AFTER_MS, done));
    if (!isWanted()) return answer;
  }
}
