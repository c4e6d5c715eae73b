import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { renderPixel } from "./fields.ts";

const ask = { direction: "c2s", owner: "gateway", since: 1, available: true } as const;

const button = z.int().min(0).max(2).describe("0 left, 1 middle, 2 right");
const modifiers = z.union([
  z.int().min(0).max(15).describe("sum of 1 shift, 2 ctrl, 4 alt, 8 meta"),
  z.array(z.enum(["shift", "ctrl", "alt", "meta"])).max(4),
]).optional();
const wheel = z.number().min(-1_000).max(1_000).describe("notches, up positive");

/** Pointer input as JSON, for clients without binary; the gateway turns it into pointer inputs. */
export const inputEvents = defineEvents({
  mouseInput: {
    ...ask,
    role: "operator",
    doc: "One pointer event in render pixels.",
    payload: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("mouse_move"), x: renderPixel, y: renderPixel, modifiers }),
      z.object({
        kind: z.literal("mouse_button"),
        x: renderPixel,
        y: renderPixel,
        button,
        down: z.boolean(),
        modifiers,
      }),
      z.object({
        kind: z.literal("mouse_wheel"),
        x: renderPixel,
        y: renderPixel,
        delta_y: wheel,
        modifiers,
      }),
    ]),
  },
  cameraMouseButton: {
    ...ask,
    role: "operator",
    doc: "A button went down or up.",
    payload: z.object({ button, down: z.boolean(), x: renderPixel, y: renderPixel, modifiers }),
  },
  cameraMouseMove: {
    ...ask,
    role: "operator",
    doc: "The pointer moved.",
    payload: z.object({ x: renderPixel, y: renderPixel, modifiers }),
  },
  cameraWheel: {
    ...ask,
    role: "operator",
    doc: "The wheel turned.",
    payload: z.object({ delta: wheel, x: renderPixel, y: renderPixel, modifiers }),
  },
  setViewportInputActive: {
    ...ask,
    role: "operator",
    doc: "Whether this viewer's pointer belongs to the picture; false cancels its gesture. It " +
      "does at first.",
    payload: z.object({ active: z.boolean() }),
  },
});
