import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiRenderEngineService, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { sameHeld } from "../../core/edit/held_value.ts";
import type { Making, Step } from "../../core/edit/steps.ts";
import {
  connect,
  connectedTo,
  copyTree,
  createItem,
  createOnPin,
  destroyItem,
  isAlive,
  nameOf,
  ownedBy,
  positionOf,
  setName,
  setPosition,
  usesOf,
} from "./item_calls.ts";
import { readHeld, writeHeld } from "./value_io.ts";

/** Which way a step is taken. */
export type Direction = "back" | "again";

const { getRenderTargetNode, setRenderTargetNode } = ApiRenderEngineService.method;

/**
 * Why a step cannot be taken any more, because the scene is no longer as the edit left it;
 * undefined when it can. A node that is gone makes Octane refuse the handle.
 */
export async function whyNot(
  octane: OctaneAtDesk,
  step: Step,
  direction: Direction,
): Promise<string | undefined> {
  const isBack = direction === "back";
  switch (step.kind) {
    case "value": {
      const held = await readHeld(octane, step.target);
      if (sameHeld(held, isBack ? step.after : step.before)) return undefined;
      return `${step.target.info.label} was changed since`;
    }
    case "name": {
      const name = await nameOf(octane, step.node);
      const expected = isBack ? step.after : step.before;
      return name === expected ? undefined : `${expected} was renamed since`;
    }
    case "position": {
      const now = await positionOf(octane, step.node);
      const expected = isBack ? step.after : step.before;
      return now.join() === expected.join() ? undefined : "a node was moved since";
    }
    case "link": {
      const now = await connectedTo(octane, step.pin);
      const [expected, wanted] = isBack ? [step.after, step.before] : [step.before, step.after];
      if (now !== expected) return `${step.pin.name} was connected otherwise since`;
      if (wanted !== 0n && !await isAlive(octane, wanted)) {
        return `what ${step.pin.name} was connected to is gone`;
      }
      const owned = await ownedBy(octane, step.pin);
      return owned === 0n ? undefined : `${step.pin.name} holds a node of its own since`;
    }
    case "made":
      return isBack ? await whyNotUnmade(octane, step) : await whyNotMade(octane, step);
    case "target": {
      const { result } = await octane.call(getRenderTargetNode, {});
      const [expected, wanted] = isBack ? [step.after, step.before] : [step.before, step.after];
      if (result?.handle !== expected) return "another render target was set since";
      return wanted === 0n || await isAlive(octane, wanted) ? undefined : "that target is gone";
    }
  }
}

async function whyNotUnmade(
  octane: OctaneAtDesk,
  { item, making, before }: Step & { kind: "made" },
): Promise<string | undefined> {
  if (!await isAlive(octane, item)) return "the node is gone";
  if (making.by === "create_on_pin") {
    if (await connectedTo(octane, making.pin) !== item) return "the pin was connected otherwise";
    return before === 0n || await isAlive(octane, before)
      ? undefined
      : "what the pin was connected to is gone";
  }
  const isGraph = making.by === "create" && making.isGraph;
  if (isGraph || (await usesOf(octane, item)).length === 0) return undefined;
  return "the node was connected to something since";
}

async function whyNotMade(
  octane: OctaneAtDesk,
  { making, before }: Step & { kind: "made" },
): Promise<string | undefined> {
  if (making.by === "create_on_pin") {
    const now = await connectedTo(octane, making.pin);
    return now === before ? undefined : `${making.pin.name} was connected otherwise since`;
  }
  if (!await isAlive(octane, making.owner)) return "the graph is gone";
  if (making.by === "copy" && !await isAlive(octane, making.source)) return "the original is gone";
  return undefined;
}

/** Takes a step. A node is made again by `makeItem` and `finishItem`: it has another handle. */
export async function take(
  octane: OctaneAtDesk,
  step: Step,
  direction: Direction,
): Promise<void> {
  const isBack = direction === "back";
  switch (step.kind) {
    case "value":
      return await writeHeld(octane, step.target, isBack ? step.before : step.after);
    case "name":
      return await setName(octane, step.node, isBack ? step.before : step.after);
    case "position":
      return await setPosition(octane, step.node, isBack ? step.before : step.after);
    case "link":
      return await connect(octane, step.pin, isBack ? step.before : step.after);
    case "made": {
      if (isBack) return await unmake(octane, step);
      return await finishItem(octane, await makeItem(octane, step.making), step.making);
    }
    case "target": {
      const handle = isBack ? step.before : step.after;
      const targetNode = { handle, type: ObjectRef_ObjectType.ApiNode };
      const { result } = await octane.call(setRenderTargetNode, { targetNode });
      if (!result) throw new RequestRefused("octane_refused", "Octane did not take the target");
    }
  }
}

async function unmake(
  octane: OctaneAtDesk,
  { item, making, before }: Step & { kind: "made" },
): Promise<void> {
  if (making.by === "create_on_pin") await connect(octane, making.pin, before);
  else await destroyItem(octane, item);
}

/** Makes a node, not named or placed yet; rejects with `octane_refused` when Octane made none. */
export async function makeItem(octane: OctaneAtDesk, making: Making): Promise<bigint> {
  const made = await itemMade(octane, making);
  if (made === 0n) throw new RequestRefused("octane_refused", "Octane made no such node");
  return made;
}

/** Names and places a node that was just made. */
export async function finishItem(
  octane: OctaneAtDesk,
  item: bigint,
  making: Making,
): Promise<void> {
  if (making.by === "create_on_pin") return;
  if (making.name !== undefined) await setName(octane, item, making.name);
  if (making.position !== undefined) await setPosition(octane, item, making.position);
}

async function itemMade(octane: OctaneAtDesk, making: Making): Promise<bigint> {
  switch (making.by) {
    case "create":
      return await createItem(octane, making.type, making.isGraph, making.owner);
    case "create_on_pin":
      return await createOnPin(octane, making.type, making.pin);
    case "copy":
      return await copyTree(octane, making.source, making.owner);
  }
}
