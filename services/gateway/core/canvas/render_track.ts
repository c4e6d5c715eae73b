import type { FrameHeader } from "@fuelrail/contracts";

/** Which run of the render the pictures belong to, as far as frames and events have said. */
export interface RenderTrack {
  session: number | undefined;
  epoch: number;
  /** Whether somebody is moving the camera. */
  isMoving: boolean;
  /** Newest image that was settled; undefined while images come. */
  settledSeq: number | undefined;
  /** Whether any picture of this session was taken note of. */
  hasPicture: boolean;
}

/** What a live frame means for who follows the render. */
export interface LiveMeaning {
  /** The render has begun anew, or a gesture has. */
  readonly began: boolean;
  /** It belongs to a gesture that was running before. */
  readonly isWithinGesture: boolean;
  /** It shows something that nobody has seen yet. */
  readonly moved: boolean;
}

/** Nothing seen yet. */
export function createRenderTrack(): RenderTrack {
  return {
    session: undefined,
    epoch: 0,
    isMoving: false,
    settledSeq: undefined,
    hasPicture: false,
  };
}

/** Takes note of an epoch that a state event told; true when it is a new one. */
export function noteRestart(track: RenderTrack, session: number, epoch: number): boolean {
  const isFirst = track.session === undefined;
  const isNew = session !== track.session || epoch > track.epoch;
  if (!isNew) return false;
  if (session !== track.session) track.hasPicture = false;
  track.session = session;
  track.epoch = epoch;
  track.settledSeq = undefined;
  return !isFirst;
}

type LiveHeader = Pick<FrameHeader, "session" | "epoch" | "seq" | "interactive">;

/** Takes note of a live frame. */
export function noteLive(track: RenderTrack, header: LiveHeader): LiveMeaning {
  const { session, epoch, seq, interactive } = header;
  if (session === track.session) {
    // What Octane holds while an edit waits for its first image is better than no picture.
    const isLeft = epoch < track.epoch && track.hasPicture;
    const isPast = isLeft || (track.settledSeq !== undefined && seq <= track.settledSeq);
    if (isPast) return { began: false, isWithinGesture: false, moved: false };
  }
  const isWithinGesture = interactive && track.isMoving;
  const gestureBegan = interactive && !track.isMoving;
  const restarted = noteRestart(track, session, epoch);
  track.isMoving = interactive;
  track.settledSeq = undefined;
  track.hasPicture = true;
  return { began: restarted || gestureBegan, isWithinGesture, moved: true };
}

/** Takes note of a settled image; false when the render has gone on meanwhile. */
export function noteSettled(
  track: RenderTrack,
  { session, epoch, seq }: Pick<FrameHeader, "session" | "epoch" | "seq">,
): boolean {
  if (session === track.session && epoch < track.epoch) return false;
  noteRestart(track, session, epoch);
  track.isMoving = false;
  track.settledSeq = seq;
  track.hasPicture = true;
  return true;
}
