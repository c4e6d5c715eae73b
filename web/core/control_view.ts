import type { ControlRequest, ControlState } from "./steering_event.ts";
import { displayName } from "./viewer_face.ts";
import type { Viewer } from "./server_event.ts";

/** What a viewer can do about who drives. */
export type ControlAction = "take" | "ask" | "withdraw" | "release" | "revoke";

/** Who drives, in words, and what this viewer can do about it. */
export interface ControlView {
  readonly text: string;
  readonly isMine: boolean;
  readonly isFree: boolean;
  readonly actions: readonly ControlAction[];
  /** Requests that this viewer may grant or deny, with names for people. */
  readonly requests: readonly (ControlRequest & { readonly shownName: string })[];
  /** What freezes every remote write, for people. */
  readonly frozen: string | undefined;
  readonly isLocked: boolean;
  readonly mayLock: boolean;
}

/** The view of one viewer on the lease. */
export function controlView(
  control: ControlState,
  own: { readonly viewerId: string; readonly capabilities: readonly string[] },
  viewers: readonly Pick<Viewer, "viewerId" | "name">[],
): ControlView {
  const { driver, requests } = control;
  const may = (request: string) => own.capabilities.includes(request);
  const nameOf = (viewerId: string, told: string | undefined) =>
    displayName(told ?? viewers.find((viewer) => viewer.viewerId === viewerId)?.name, viewerId);
  const isMine = driver === own.viewerId;
  const asked = requests.some((request) => request.viewerId === own.viewerId);
  const decides = may("grantControlRequest") && (isMine || may("revokeControlRequest"));
  return {
    text: driver === undefined
      ? "Nobody drives"
      : isMine
      ? "You drive"
      : `${nameOf(driver, control.driverName)} drives`,
    isMine,
    isFree: driver === undefined,
    actions: actionsOf(driver, isMine, asked, may),
    requests: decides
      ? requests.filter(({ viewerId }) => viewerId !== own.viewerId).map((request) => ({
        ...request,
        shownName: nameOf(request.viewerId, request.name),
      }))
      : [],
    frozen: frozenText(control),
    isLocked: control.locked !== undefined,
    mayLock: may("setLockRequest"),
  };
}

function actionsOf(
  driver: string | undefined,
  isMine: boolean,
  asked: boolean,
  may: (request: string) => boolean,
): readonly ControlAction[] {
  const actions: ControlAction[] = [];
  if (isMine) {
    if (may("releaseControlRequest")) actions.push("release");
    return actions;
  }
  if (asked) {
    if (may("releaseControlRequest")) actions.push("withdraw");
  } else if (may("takeControlRequest")) actions.push(driver === undefined ? "take" : "ask");
  if (driver !== undefined && may("revokeControlRequest")) actions.push("revoke");
  return actions;
}

/** What freezes every remote write, for people; undefined while nothing does. */
export function frozenText({ locked, readOnly }: ControlState): string | undefined {
  if (locked !== undefined) {
    const by = locked.by === undefined ? "Locked" : `Locked by ${locked.by}`;
    return locked.reason === undefined ? by : `${by}: ${locked.reason}`;
  }
  return readOnly ? "Read-only: nothing can be changed from here" : undefined;
}
