import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { TurnAfter } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import { asNobody, doWork } from "@fuelrail/kit/work";
import { advance, steeringAhead, steeringGranted } from "../core/steering_advance.ts";
import { steeringWriteFailed, steeringWritten } from "../core/steering_octane.ts";
import type { SteeringEffect, SteeringState } from "../core/steering_state.ts";
import type { CameraMade, OctaneCamera } from "./octane_camera.ts";
import { refusalOf } from "./refusals.ts";
import type { WatchedWrite, WriteBook } from "./write_book.ts";

export interface CameraWritesOptions {
  readonly state: SteeringState;
  readonly camera: Pick<OctaneCamera, "write">;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws while nothing may be written. */
  readonly mayWrite: () => void;
  /** The camera was written for a viewer's pointer or pose, not for a command. */
  readonly onSteered?: (viewerId: string) => void;
  readonly apply: (effects: readonly SteeringEffect[]) => void;
  readonly book: Pick<WriteBook, "begin">;
}

type Write = Extract<SteeringEffect, { readonly type: "write" }>;

/** Takes camera writes to Octane, one at a time, each in a turn of its own. */
export interface CameraWrites {
  /** Writes what was decided, in the turn that was asked for ahead if there is one. */
  write(effect: Write): void;
  /** Asks for the turn of the next write while the pace still holds that back. */
  lookAhead(): void;
}

/** Makes the way; nothing is asked for yet. */
export function createCameraWrites(options: CameraWritesOptions): CameraWrites {
  const { state, camera, clock, log, mayWrite, apply, book } = options;
  const warnings = log.throttled("steering", 5_000);
  /** Decided, and waiting for its turn. */
  let wanted: Write | undefined;
  let isAsked = false;
  /** Asking ahead has failed: not again before a write succeeds. */
  let isAheadOff = false;
  let lastRun = Promise.resolve();

  function ask(after?: TurnAfter): void {
    isAsked = true;
    // What it writes is decided later, and may go back to somebody else's input.
    lastRun = asNobody(() => run(lastRun, after));
  }

  async function run(before: Promise<void>, after: TurnAfter | undefined): Promise<void> {
    let mine: Write | undefined;
    let watched: WatchedWrite | undefined;
    let isTaken = false;
    /** Decides what to write in the turn that has come, once the write before is told of. */
    const take = async (projectGeneration: number) => {
      await before;
      if (wanted === undefined) apply(steeringGranted(state, clock.nowMs()));
      isAsked = false;
      isTaken = true;
      mine = wanted;
      wanted = undefined;
      if (mine === undefined) return undefined;
      watched = book.begin(mine.goal);
      mayWrite();
      if (projectGeneration !== state.projectGeneration) {
        throw new RequestRefused("conflict", "The project has changed");
      }
      return { ...mine, work: watched.work };
    };
    let made: CameraMade | undefined;
    try {
      const ahead = after === undefined ? {} : { after };
      made = await camera.write({ ...ahead, take, onMade: (level) => lookAhead(level) });
    } catch (error) {
      await before;
      if (isTaken) return failed(error, mine, watched);
      isAsked = false;
      mine = wanted;
      // What was decided meanwhile relied on the turn that was asked for ahead.
      if (mine !== undefined && after !== undefined) {
        isAheadOff = true;
        return ask();
      }
      wanted = undefined;
      return failed(error, mine);
    }
    if (made === undefined || mine === undefined) return apply(advance(state, clock.nowMs()));
    isAheadOff = false;
    tell(mine, made, watched);
  }

  function tell({ goal }: Write, made: CameraMade, watched: WatchedWrite | undefined): void {
    const nowMs = clock.nowMs();
    watched?.written(made);
    if (goal.ticket === undefined) options.onSteered?.(goal.by);
    const facts = {
      level: made.level,
      asked_ms: made.askedAtMs,
      granted_ms: made.grantedAtMs,
      sent_ms: made.sentAtMs,
      taken_ms: made.atMs,
      level_ms: made.levelAtMs,
      now_ms: nowMs,
    };
    doWork(watched?.work ?? {}, () => log.debug("the camera was written", facts));
    apply(steeringWritten(state, made, nowMs));
  }

  function failed(error: unknown, write: Write | undefined, watched?: WatchedWrite): void {
    isAheadOff = true;
    if (write === undefined) return log.debug("no turn was given ahead", { error });
    const refused = watched ?? book.begin(write.goal);
    refused.failed(error instanceof Error ? error.message : String(error));
    doWork(refused.work, () => warnings.warn("the camera was not written", { error }));
    apply(steeringWriteFailed(state, refusalOf(error), clock.nowMs()));
  }

  function lookAhead(madeLevel?: number): void {
    if (isAsked || isAheadOff) return;
    const after = steeringAhead(state, clock.nowMs(), madeLevel);
    if (after !== undefined) ask(after);
  }

  return {
    write(effect) {
      wanted = effect;
      if (!isAsked) ask();
    },
    lookAhead: () => lookAhead(),
  };
}
