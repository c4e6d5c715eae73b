import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

/** Both generations of Octane. */
export const GENERATIONS = ["alpha5", "beta2"] as const;

/** What an edit did. */
export type Edited = PayloadOf<"editResult">;

/** Requests that tests of edits make. */
export interface EditRig extends Rig {
  /** Sets a value. */
  set(path: string, property: string, value: unknown): Promise<PayloadOf<"setPropertyResult">>;
  /** Reads a value. */
  value(path: string, property: string): Promise<unknown>;
  /** Properties of a node with all that editors need. */
  items(path: string): Promise<NonNullable<PayloadOf<"getPropertiesResponse">["items"]>>;
  /** Makes an edit. */
  edit(type: Parameters<Rig["ask"]>[0], payload?: object): Promise<Edited>;
  /** Makes a request that must be refused, and resolves to the refusal. */
  refusal(type: Parameters<Rig["ask"]>[0], payload: object): Promise<PayloadOf<"viewerError">>;
  /** Names of what is directly below a node. */
  names(path: string): Promise<string[]>;
  /** How many changes of values Octane was asked for. */
  updates(): number;
}

/** Adds the requests that tests of edits make to a rig. */
export function onEdits(rig: Rig): EditRig {
  const properties = (path: string) =>
    until(async () => {
      const answer = await rig.ask("getPropertiesRequest", { prim_path: path });
      if (answer.event_type === "getPropertiesResponse") {
        return answer.payload as PayloadOf<"getPropertiesResponse">;
      }
      assert.equal(answer.payload["code"], "loading", JSON.stringify(answer));
      return undefined;
    }, { what: `the values of ${path}` });
  return {
    ...rig,
    set: (path, property, value) =>
      rig.get("setPropertyRequest", { prim_path: path, property, value }, "setPropertyResult"),
    value: async (path, property) => (await properties(path)).properties[property],
    items: async (path) => (await properties(path)).items ?? [],
    edit: (type, payload = {}) => rig.get(type, payload, "editResult"),
    async refusal(type, payload) {
      const answer = await rig.ask(type, payload);
      assert.equal(answer.event_type, "viewerError", JSON.stringify(answer));
      return answer.payload as PayloadOf<"viewerError">;
    },
    async names(path) {
      const listed = await rig.get("getChildrenRequest", { prim_path: path }, "getChildrenResult");
      return listed.children.map(({ name }) => name);
    },
    updates: () => rig.peer.counts().calls["ApiChangeManagerService/update"] ?? 0,
  };
}

/** Runs a test of edits in a scene that has been read: nothing else takes time at Octane then. */
export function withEditRig(
  options: Parameters<typeof withRig>[0],
  test: (rig: EditRig) => Promise<void>,
): Promise<void> {
  const small = { maxSamples: 1, width: 16, height: 8, ...options };
  return withRig(small, async (rig) => {
    await rig.walked();
    await test(onEdits(rig));
  });
}
