import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { refusedByOctane } from "../at_octane.ts";
import { inTurns } from "../properties/in_turns.ts";
import type { ProjectKey } from "../scene/scene_walker.ts";

/**
 * A small piece of reading, a few calls at most; resolves to what is to be read next because of it.
 * It is done again in the next turn when the end of a turn stopped it.
 */
export type Job = (octane: OctaneAtDesk) => Promise<readonly Job[]>;

/** Who asks for turns at once: the next ask must wait already when a turn ends, or a walk goes first. */
const ASKERS = 2;

/**
 * Does jobs in their order, over as many short turns as it takes. Rejects with `RequestRefused`,
 * or with `ProjectLeft` when another project was opened meanwhile.
 */
export async function readInTurns(
  desk: OctaneDesk,
  clock: Clock,
  project: ProjectKey,
  first: readonly Job[],
): Promise<void> {
  let jobs = first;
  let isOver = false;

  async function step(octane: OctaneAtDesk): Promise<boolean> {
    const [job, ...rest] = jobs;
    if (job === undefined || isOver) return false;
    const next = await job(octane);
    jobs = [...next, ...rest];
    return jobs.length > 0;
  }

  async function ask(): Promise<void> {
    try {
      await inTurns(desk, clock, "read", project, step);
    } catch (error) {
      isOver = true;
      throw error;
    }
  }

  const ends = await Promise.allSettled(Array.from({ length: ASKERS }, ask));
  for (const end of ends) if (end.status === "rejected") throw refusedByOctane(end.reason);
}
