import type { Clock } from "@fuelrail/kit/clock";
import type { Tracer } from "@fuelrail/kit/tracing";
import { type Work, workNow } from "@fuelrail/kit/work";
import type { Goal } from "../core/steering_state.ts";
import type { CameraMetrics } from "./camera_metrics.ts";
import type { CameraMade } from "./octane_camera.ts";

/** One write on its way to Octane, for metrics, log and trace. */
export interface WatchedWrite {
  /** Whose work its calls are. */
  readonly work: Work;
  written(made: CameraMade): void;
  failed(reason: string): void;
}

/** Knows which input or command a camera write goes back to. */
export interface WriteBook {
  /** An input has come; resolves to the work that it begins. */
  took(viewerId: string, inputSeq: number, kind: "pointer" | "pose"): Work;
  /** The command that is being carried out here wants the camera moved. */
  commanded(ticket: number): void;
  /** The command of a ticket is over. */
  settled(ticket: number): void;
  /** A write that was decided begins. */
  begin(goal: Goal): WatchedWrite;
}

export interface WriteBookOptions {
  readonly clock: Clock;
  readonly counters: Pick<CameraMetrics, "inputs" | "writes" | "steering" | "writeSteps">;
  readonly tracer?: Tracer | undefined;
}

interface Input {
  readonly inputSeq: number;
  readonly atMs: number;
  readonly work: Work;
}

/** Inputs that are remembered of a viewer, and viewers. */
const INPUTS_MAX = 64;
const VIEWERS_MAX = 64;

/** Makes a book in which nothing stands. */
export function createWriteBook({ clock, counters, tracer }: WriteBookOptions): WriteBook {
  const inputs = new Map<string, Input[]>();
  const commands = new Map<number, Work>();

  function remember(viewerId: string, input: Input): void {
    const known = inputs.get(viewerId) ?? [];
    // The newest come last, among viewers too.
    inputs.delete(viewerId);
    inputs.set(viewerId, known);
    known.push(input);
    if (known.length > INPUTS_MAX) known.shift();
    const [oldest] = inputs.keys();
    if (inputs.size > VIEWERS_MAX && oldest !== undefined) inputs.delete(oldest);
  }

  const inputOf = ({ by, inputSeq }: Goal): Input | undefined =>
    inputs.get(by)?.findLast((input) => input.inputSeq === inputSeq);

  function workOf(goal: Goal): Work {
    const command = goal.ticket === undefined ? undefined : commands.get(goal.ticket);
    if (command !== undefined) return command;
    if (goal.by === "") return {};
    return inputOf(goal)?.work ?? { viewerId: goal.by, inputSeq: goal.inputSeq };
  }

  return {
    took(viewerId, inputSeq, kind) {
      counters.inputs.inc({ kind });
      const parent = workNow().trace;
      const span = parent === undefined ? undefined : tracer?.begin("camera decide", {
        parent,
        role: "consumer",
        attributes: { "fuelrail.viewer_id": viewerId, "fuelrail.input_seq": inputSeq },
      });
      span?.end();
      const work = { viewerId, inputSeq, ...(span === undefined ? {} : { trace: span.context }) };
      remember(viewerId, { inputSeq, atMs: clock.nowMs(), work });
      return work;
    },
    commanded: (ticket) => void commands.set(ticket, workNow()),
    settled: (ticket) => void commands.delete(ticket),
    begin(goal) {
      const work = workOf(goal);
      const fromMs = inputOf(goal)?.atMs;
      const span = work.trace === undefined ? undefined : tracer?.begin("camera write", {
        parent: work.trace,
        attributes: { "fuelrail.viewer_id": goal.by, "fuelrail.input_seq": goal.inputSeq },
      });
      return {
        work: span === undefined ? work : { ...work, trace: span.context },
        written({ askedAtMs, grantedAtMs, sentAtMs, atMs, levelAtMs }) {
          counters.writes.inc({ result: "ok" });
          if (fromMs !== undefined) counters.steering.observe((clock.nowMs() - fromMs) / 1_000);
          const step = (name: string, ms: number) =>
            counters.writeSteps.observe({ step: name }, Math.max(0, ms) / 1_000);
          step("turn", grantedAtMs - askedAtMs);
          step("set", atMs - sentAtMs);
          step("level", levelAtMs - atMs);
          span?.end();
        },
        failed(reason) {
          counters.writes.inc({ result: "failed" });
          span?.end({ failure: reason });
        },
      };
    },
  };
}
