import type { Viewer } from "../server_event.ts";
import type { ControlState } from "../steering_event.ts";

/** One person as the review panel shows it. */
export interface Person extends Viewer {
  readonly isSelf: boolean;
  readonly drives: boolean;
  readonly asks: boolean;
  readonly isAway: boolean;
  /** Whether this viewer can hand over to that one. */
  readonly mayReceive: boolean;
}

/** Everybody in the room: who drives first, then who asks to, then as they came. */
export function peopleOf(
  viewers: readonly Viewer[],
  control: ControlState | undefined,
  own: { readonly viewerId: string; readonly capabilities: readonly string[] },
): readonly Person[] {
  const may = (request: string) => own.capabilities.includes(request);
  const isDriver = control?.driver === own.viewerId;
  const grants = may("grantControlRequest") && (isDriver || may("revokeControlRequest"));
  const people = viewers.map((viewer): Person => {
    const drives = control?.driver === viewer.viewerId;
    return {
      ...viewer,
      drives,
      isSelf: viewer.viewerId === own.viewerId,
      asks: control?.requests.some(({ viewerId }) => viewerId === viewer.viewerId) ?? false,
      isAway: viewer.visible === false,
      mayReceive: grants && !drives && viewer.viewerId !== own.viewerId &&
        viewer.role !== "viewer",
    };
  });
  const rank = ({ drives, asks }: Person) => drives ? 0 : asks ? 1 : 2;
  return people.sort((a, b) => rank(a) - rank(b));
}
