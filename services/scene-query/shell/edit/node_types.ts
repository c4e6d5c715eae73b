import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import * as beta2 from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { PinPlace } from "../../core/edit/steps.ts";

/** A type of node or graph that can be made. */
export interface CreatableType {
  /** Octane's number. */
  readonly type: number;
  readonly isGraph: boolean;
  /** Octane's number of what it puts out; 0 for a graph. */
  readonly outType: number;
  readonly label: string;
}

const { ApiInfoService, ApiNodeService, NodeGraphType, NodePinType, ObjectRef_ObjectType } = beta2;

/** The type of a name such as `NT_GEO_MESH`; rejects with `RequestRefused` if none can be made. */
export async function creatableType(octane: OctaneAtDesk, name: string): Promise<CreatableType> {
  const graphs: Readonly<Record<string, unknown>> = NodeGraphType;
  if (name.startsWith("GT_") && typeof graphs[name] === "number") {
    return { type: graphs[name], isGraph: true, outType: 0, label: "Graph" };
  }
  const names: Readonly<Record<string, unknown>> = octane.generation === "alpha5"
    ? alpha5.NodeType
    : beta2.NodeType;
  const type = names[name];
  if (!name.startsWith("NT_") || typeof type !== "number") {
    throw new RequestRefused("not_found", `This Octane has no node type ${name}`);
  }
  const { result } = await octane.call(ApiInfoService.method.nodeInfo, { type });
  if (result?.isCreatableByApi !== true) {
    throw new RequestRefused("octane_refused", `Octane lets nobody make a node of type ${name}`);
  }
  return { type, isGraph: false, outType: result.outType, label: result.defaultName || name };
}

/** Rejects with `bad_message` unless a pin takes what a type puts out. */
export async function mustFit(
  octane: OctaneAtDesk,
  pin: PinPlace,
  { outType, label }: CreatableType,
): Promise<void> {
  const takes = await pinTypeOf(octane, pin);
  if (takes === outType) return;
  throw new RequestRefused(
    "bad_message",
    `${pin.name} takes ${NodePinType[takes] ?? takes}, and ${label} puts out ${
      NodePinType[outType] ?? outType
    }`,
  );
}

/** Octane's number of what a pin takes. */
export async function pinTypeOf(octane: OctaneAtDesk, pin: PinPlace): Promise<number> {
  const { result } = await octane.call(ApiNodeService.method.pinTypeIx, {
    objectPtr: { handle: pin.node, type: ObjectRef_ObjectType.ApiNode },
    index: pin.index,
  });
  return result;
}
