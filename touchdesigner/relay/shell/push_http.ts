import { PROTOCOL_VERSION, VERSION_HEADER } from "@fuelrail/contracts";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { backoffMs } from "../core/backoff.ts";
import type { RelayFrame } from "../core/frame_check.ts";
import type { Standing } from "../core/standing.ts";
import { STATE_REPEAT_MS, stateText } from "../core/state_word.ts";
import type { RelayTally } from "../core/tallies.ts";
import type { Sink } from "./sink.ts";

/** Media type of a frame message: header and picture. */
export const FRAME_TYPE = "application/vnd.fuelrail.frame";

/** What a push sink is made of. */
export interface PushSinkOptions {
  readonly url: URL;
  readonly room: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  readonly random: () => number;
}

const ANSWER_MS = 5_000;
const LOG_INTERVAL_MS = 10_000;

type Sent = "delivered" | "refused" | "unreachable";

/**
 * Posts each picture, as a frame message, to a web server such as TouchDesigner's Web Server DAT.
 * One request is in flight; the newest picture goes next, and one that could not be delivered is
 * tried again until there is a newer one.
 */
export function createHttpSink(options: PushSinkOptions): Sink {
  const { url, room, clock, tally, random } = options;
  const log = options.log.throttled("push", LOG_INTERVAL_MS);
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 1 });
  const stopping = new AbortController();
  const headers = { [VERSION_HEADER]: String(PROTOCOL_VERSION), "Fuelrail-Room": room };
  let waiting: RelayFrame | undefined;
  let standing: Standing | undefined;
  let isStateDue = false;
  let failures = 0;
  let work: Promise<void> | undefined;
  let repeat: Timer | undefined;

  async function post(type: string, body: BodyInit): Promise<Sent> {
    const giveUp = new AbortController();
    const timer = clock.setTimer(ANSWER_MS, () => giveUp.abort());
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "Content-Type": type },
        body,
        client,
        redirect: "error",
        signal: AbortSignal.any([giveUp.signal, stopping.signal]),
      });
      await response.body?.cancel();
      if (response.ok) return "delivered";
      log.warn("the other side refuses", { url: url.host, status: response.status });
      return "refused";
    } catch (error) {
      if (!stopping.signal.aborted) {
        const reason = giveUp.signal.aborted ? `no answer in ${ANSWER_MS} ms` : String(error);
        log.warn("the other side cannot be reached", { url: url.host, reason });
      }
      return "unreachable";
    } finally {
      timer.cancel();
    }
  }

  async function sendFrame(frame: RelayFrame): Promise<Sent> {
    waiting = undefined;
    const sent = await post(FRAME_TYPE, frame.bytes as Uint8Array<ArrayBuffer>);
    tally.add(sent);
    if (sent === "unreachable" && waiting === undefined) waiting = frame;
    return sent;
  }

  async function sendState(now: Standing): Promise<Sent> {
    isStateDue = false;
    const sent = await post("application/json", stateText(room, now, tally.told()));
    if (sent === "unreachable") isStateDue = true;
    return sent;
  }

  async function sendAll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const sent = isStateDue && standing !== undefined
        ? await sendState(standing)
        : waiting !== undefined
        ? await sendFrame(waiting)
        : undefined;
      if (sent === undefined) return;
      if (sent === "delivered") failures = 0;
      else await pause(backoffMs(failures++, random));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.setTimer(ms, done);
      function done(): void {
        timer.cancel();
        stopping.signal.removeEventListener("abort", done);
        resolve();
      }
      stopping.signal.addEventListener("abort", done);
    });
  }

  function go(): void {
    work ??= sendAll().finally(() => {
      work = undefined;
      // What came between the last look and the end.
      if (!stopping.signal.aborted && (isStateDue || waiting !== undefined)) go();
    });
  }

  function tell(): void {
    repeat?.cancel();
    isStateDue = standing !== undefined;
    repeat = clock.setTimer(STATE_REPEAT_MS, tell);
    if (isStateDue) go();
  }

  return {
    frame(frame) {
      if (waiting !== undefined) tally.add("superseded");
      waiting = frame;
      go();
    },
    standing(now) {
      standing = now;
      tell();
    },
    async stop() {
      repeat?.cancel();
      stopping.abort();
      await work;
      if (waiting !== undefined) tally.add("superseded");
      client.close();
    },
  };
}
