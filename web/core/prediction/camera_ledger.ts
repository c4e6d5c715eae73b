import { samePose } from "@fuelrail/camera-math";
import type { CameraState } from "../steering_event.ts";

interface ToldCamera {
  readonly camera: CameraState;
  readonly order: number;
}

/** What the page was told of cameras and epochs, in the order in which it heard of it. */
export interface CameraLedger {
  /** Oldest first. */
  readonly told: readonly ToldCamera[];
  /** Octane's change level by epoch, oldest first. */
  readonly levels: readonly { readonly epoch: number; readonly level: number }[];
  readonly order: number;
}

/** A picture on the screen, as far as its camera depends on it. */
export interface ShownPicture {
  readonly epoch: number;
  /** The ledger's order when the picture was drawn. */
  readonly order: number;
}

/** Nothing heard of. */
export const EMPTY_LEDGER: CameraLedger = { told: [], levels: [], order: 0 };

const KEPT = 64;

/** The room's camera was told; the same one told again keeps its place. */
export function cameraTold(ledger: CameraLedger, camera: CameraState): CameraLedger {
  const last = ledger.told.at(-1);
  const isSame = last !== undefined && last.camera.changeLevel === camera.changeLevel &&
    samePose(last.camera.pose, camera.pose);
  const order = isSame ? last.order : ledger.order + 1;
  const others = isSame ? ledger.told.slice(0, -1) : ledger.told;
  return {
    ...ledger,
    order: Math.max(ledger.order, order),
    told: [...others, { camera, order }].slice(-KEPT),
  };
}

/** Octane's change level of an epoch was told. */
export function epochTold(ledger: CameraLedger, epoch: number, level: number): CameraLedger {
  if (ledger.levels.some((each) => each.epoch === epoch && each.level === level)) return ledger;
  const others = ledger.levels.filter((each) => each.epoch !== epoch);
  return { ...ledger, levels: [...others, { epoch, level }].slice(-KEPT) };
}

/** Octane's change level of an epoch; undefined while it is not known. */
export function levelOf({ levels }: CameraLedger, epoch: number): number | undefined {
  return levels.find((each) => each.epoch === epoch)?.level;
}

/** A picture of an epoch is drawn now. */
export function pictureDrawn(
  ledger: CameraLedger,
  epoch: number,
): { readonly ledger: CameraLedger; readonly picture: ShownPicture } {
  const order = ledger.order + 1;
  return { ledger: { ...ledger, order }, picture: { epoch, order } };
}

/**
 * The camera that a picture shows, or undefined when that is not sure.
 *
 * A camera that was written names the change level from which on images show it. One that was only
 * read, because it was moved inside Octane, names none: pictures drawn after it was told show it;
 * whether the one before does cannot be known.
 */
export function cameraOf(ledger: CameraLedger, picture: ShownPicture): CameraState | undefined {
  const { told } = ledger;
  const level = levelOf(ledger, picture.epoch);
  const before = told.findLast(({ order }) => order < picture.order) ?? told[0];
  if (level === undefined) return before?.camera;
  const isUpTo = ({ camera }: ToldCamera) =>
    camera.changeLevel !== undefined && camera.changeLevel <= level;
  const written = told.findLast(isUpTo);
  if (written !== undefined && written.camera.changeLevel === level) return written.camera;
  const read = told.findLast(({ camera }) => camera.changeLevel === undefined);
  if (read === undefined) return written?.camera;
  if (written !== undefined && written.order > read.order) return written.camera;
  return read.order < picture.order || read === told[0] ? read.camera : undefined;
}
