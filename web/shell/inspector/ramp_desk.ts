import { type ReadonlySignal, signal } from "@preact/signals";
import type { Property } from "../../core/inspector/property.ts";
import {
  type Ramp,
  type RampColour,
  rampOf,
  type RampPlace,
  type RampStop,
  shiftsBefore,
} from "../../core/inspector/ramp.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import { readProperties } from "../../core/scene/scene_replies.ts";
import type { Confirmer } from "../scene/confirmer.ts";
import type { Requests } from "../scene/requests.ts";
import type { InspectorDesk } from "./inspector_desk.ts";

/** Adding stops to a ramp and taking them away, each a few edits that are undone together. */
export interface RampDesk {
  readonly isBusy: ReadonlySignal<boolean>;
  add(path: string, ramp: Ramp, place: RampPlace): Promise<void>;
  /** Asks first: what the stop holds is destroyed. */
  remove(path: string, ramp: Ramp, stop: RampStop): Promise<void>;
}

export interface RampDeskOptions {
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  readonly inspector: Pick<InspectorDesk, "newGesture" | "refresh">;
  notify(tone: Notice["tone"], text: string): void;
}

/** Thrown when an edit was refused, with what is to be said of it. */
class Refused extends Error {
  override readonly name = "Refused";
}

/** Edits of one ramp that belong together. */
interface Course {
  readonly path: string;
  readonly gesture: string;
}

export function createRampDesk(options: RampDeskOptions): RampDesk {
  const { requests, confirmer, inspector, notify } = options;
  const isBusy = signal(false);

  async function ask(eventType: string, payload: JsonObject): Promise<JsonObject> {
    const answer = await requests.ask(eventType, payload);
    if (!answer.ok) throw new Refused(answer.message);
    return answer.payload;
  }

  const write = (
    { path, gesture }: Course,
    { name, type }: Property,
    value: number | RampColour,
  ) =>
    ask("setPropertyRequest", {
      prim_path: path,
      property: name,
      value: typeof value === "number" ? value : [...value],
      type,
      gesture,
    });

  /** What holds no value node yet cannot be written: it gets one. */
  async function hold(
    { path, gesture }: Course,
    { name, readOnly }: Property,
    nodeType: string,
  ): Promise<void> {
    if (!readOnly) return;
    await ask("createNodeRequest", { parent_path: path, pin: name, node_type: nodeType, gesture });
  }

  async function setCount(course: Course, { count }: Ramp, value: number): Promise<void> {
    if (count === undefined) throw new Refused("This Octane does not let its stops be counted");
    await write(course, count, value);
  }

  /** Runs edits of which each needs the one before; says which did not work. */
  async function run(
    path: string,
    refused: string,
    edits: (course: Course) => Promise<void>,
  ): Promise<void> {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      await edits({ path, gesture: inspector.newGesture() });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      notify("error", `${refused}. ${error.message}`);
    } finally {
      isBusy.value = false;
      inspector.refresh();
    }
  }

  async function rampNow(path: string): Promise<Ramp | undefined> {
    const node = readProperties(await ask("getPropertiesRequest", { prim_path: path }));
    return rampOf(node.nodeType, node.items);
  }

  return {
    isBusy,
    add: (path, ramp, { at, colour }) =>
      run(path, "No stop was added", async (course) => {
        const number = Number(ramp.count?.value ?? ramp.stops.length) + 1;
        await setCount(course, ramp, number);
        const made = (await rampNow(path))?.stops.find((stop) => stop.number === number);
        if (made === undefined) throw new Refused(`Octane gave no stop ${number} to write to`);
        await hold(course, made.position, "NT_FLOAT");
        await write(course, made.position, Number(at.toFixed(4)));
        if (made.value === undefined) return;
        await hold(course, made.value, "NT_TEX_RGB");
        if (colour !== undefined) await write(course, { ...made.value, type: "colour" }, colour);
      }),
    async remove(path, ramp, stop) {
      const shifts = shiftsBefore(ramp, stop.number);
      const name = `Stop ${ramp.stops.indexOf(stop) + 1}`;
      if (shifts === undefined) {
        const why = "a later one is a texture, which cannot take another number";
        return notify("info", `${name} stays: ${why}`);
      }
      const isSure = await confirmer.ask({
        title: `Take ${name.toLowerCase()} away?`,
        message: "What it holds is destroyed, and undo brings back an empty stop only.",
        points: [],
        goOn: "Take it away",
      });
      if (!isSure) return;
      await run(path, `${name} stays`, async (course) => {
        for (const { property, value } of shifts) {
          await hold(course, property, typeof value === "number" ? "NT_FLOAT" : "NT_TEX_RGB");
          await write(course, property, value);
        }
        await setCount(course, ramp, Number(ramp.count?.value ?? ramp.stops.length) - 1);
      });
    },
  };
}
