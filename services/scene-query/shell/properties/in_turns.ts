import type { TurnClass } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type OctaneAtDesk, type OctaneDesk, TurnRefused } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { ProjectKey } from "../scene/scene_walker.ts";

/** One small piece of work at Octane; says whether there is more to do. */
export type Step = (octane: OctaneAtDesk) => Promise<boolean>;

/** How long reading keeps a turn, so that gestures wait no longer than this, ms. */
const TURN_MS = 60;

/** Thrown when the project that work was meant for is no longer open. */
export class ProjectLeft extends Error {
  override readonly name = "ProjectLeft";
}

/**
 * Does work step by step over as many short turns as it takes. Rejects with `ProjectLeft`, or with
 * what a step rejects with; a step that a turn's end stopped is made again in the next. Refuses as
 * `loading` what is not done by `endMs`.
 */
export async function inTurns(
  desk: OctaneDesk,
  clock: Clock,
  turnClass: TurnClass,
  project: ProjectKey | undefined,
  step: Step,
  endMs = Infinity,
): Promise<void> {
  let isMore = true;
  while (isMore) {
    if (clock.nowMs() > endMs) {
      throw new RequestRefused("loading", "The values are still being read; try again");
    }
    isMore = await desk.withOctane(turnClass, async (octane) => {
      const { session, projectGeneration } = octane.turn;
      if (project?.session !== session || project.projectGeneration !== projectGeneration) {
        throw new ProjectLeft("Another project was opened meanwhile");
      }
      const restMs = clock.nowMs() + TURN_MS;
      do {
        try {
          if (!await step(octane)) return false;
        } catch (error) {
          if (error instanceof TurnRefused && error.code === "turn_void") return true;
          throw error;
        }
      } while (clock.nowMs() < restMs && octane.turn.open);
      return true;
    });
  }
}
