import { CANVAS_SILENT_MS } from "@fuelrail/contracts";
import type { CanvasWord } from "./canvas_words.ts";

/** Drawing pages of a room that are remembered. */
const DRAWERS_MAX = 64;
/** Time after `drawing:end` in which a live picture of that page is one that came too late, ms. */
const LATE_MS = 2_000;

/** What a room's canvas clients have been drawing. */
export interface Drawers {
  readonly bySender: Map<string, Drawer>;
}

interface Drawer {
  phase: "idle" | "drawing" | "ended";
  /** Whether the picture that follows `drawing:end` has come. */
  isFinished: boolean;
  endedMs: number;
  heardMs: number;
}

/** What is to be done with a message: passed on, or left out because it came too late. */
export type DrawerVerdict = "relay" | "late";

/** A room in which nobody has drawn yet. */
export function createDrawers(): Drawers {
  return { bySender: new Map() };
}

/** Takes note of a message that is neither bad nor a note. */
export function noteDrawing(
  drawers: Drawers,
  sender: string,
  word: CanvasWord,
  nowMs: number,
): DrawerVerdict {
  const known = drawers.bySender.get(sender);
  const drawer = known ?? { phase: "idle", isFinished: false, endedMs: 0, heardMs: nowMs };
  if (word.is === "draw" && !word.isPng && drawer.phase === "ended") {
    if (nowMs - drawer.endedMs < LATE_MS) return "late";
    drawer.phase = "drawing";
  }
  drawer.heardMs = nowMs;
  if (word.is === "state") begin(drawer, word.state === "drawing:start", nowMs);
  if (word.is === "draw" && drawer.phase === "idle") drawer.phase = "drawing";
  if (word.is === "png") drawer.isFinished = true;
  // The one that was heard last stands last, so that the longest silent is forgotten first.
  drawers.bySender.delete(sender);
  drawers.bySender.set(sender, drawer);
  for (const oldest of drawers.bySender.keys()) {
    if (drawers.bySender.size <= DRAWERS_MAX) break;
    drawers.bySender.delete(oldest);
  }
  return "relay";
}

/** Whether somebody is in the middle of a drawing: begun, or ended without its last picture. */
export function isDrawing(drawers: Drawers, sender: string): boolean {
  const drawer = drawers.bySender.get(sender);
  if (drawer === undefined || drawer.phase === "idle") return false;
  return drawer.phase === "drawing" || !drawer.isFinished;
}

/** Whether anybody is. */
export function isAnyDrawing(drawers: Drawers): boolean {
  return drawers.bySender.keys().some((sender) => isDrawing(drawers, sender));
}

/** Forgets a page that has left; true when it was in the middle of a drawing. */
export function drawerLeft(drawers: Drawers, sender: string): boolean {
  const wasDrawing = isDrawing(drawers, sender);
  drawers.bySender.delete(sender);
  return wasDrawing;
}

/** Takes out who has said nothing for so long in the middle of a drawing that it must be gone. */
export function takeSilent(drawers: Drawers, nowMs: number): string[] {
  const silent: string[] = [];
  for (const [sender, { heardMs }] of drawers.bySender) {
    if (nowMs - heardMs < CANVAS_SILENT_MS || !isDrawing(drawers, sender)) continue;
    drawers.bySender.delete(sender);
    silent.push(sender);
  }
  return silent;
}

function begin(drawer: Drawer, isStart: boolean, nowMs: number): void {
  drawer.phase = isStart ? "drawing" : "ended";
  drawer.isFinished = false;
  if (!isStart) drawer.endedMs = nowMs;
}
