import type { PayloadOf } from "@fuelrail/contracts";
import { type OctaneAtDesk, readAttribute } from "@fuelrail/kit/octane";
import {
  ApiNodeService,
  AttributeId,
  ObjectRef_ObjectType,
  PinId,
} from "@fuelrail/kit/octane/beta2";
import { orAbsent } from "../or_absent.ts";
import type { TargetParts } from "./target_parts.ts";

/** What frames show, and which view and look the imager names. */
export type Output = NonNullable<PayloadOf<"renderSettingsChanged">["output"]>;

const TEXT_CHARS = 256;

/** Reads the imager's OCIO view and look; what names none is left out. */
export async function readOutput(octane: OctaneAtDesk, parts: TargetParts): Promise<Output> {
  async function nodeOn(pinId: PinId): Promise<bigint> {
    const imager = parts.nodes.imager;
    if (imager === undefined || !await parts.has(octane, "imager", pinId)) return 0n;
    const { result } = await octane.call(ApiNodeService.method.connectedNode, {
      objectPtr: { handle: imager, type: ObjectRef_ObjectType.ApiNode },
      pinId,
      enterWrapperNode: true,
    });
    return result?.handle ?? 0n;
  }

  async function textOf(node: bigint, attribute: AttributeId): Promise<string> {
    if (node === 0n) return "";
    const text = await orAbsent(readAttribute(octane, node, attribute, "string"));
    return (text ?? "").slice(0, TEXT_CHARS);
  }

  const viewNode = await nodeOn(PinId.P_OCIO_VIEW);
  const view = await textOf(viewNode, AttributeId.A_OCIO_VIEW_NAME);
  const display = await textOf(viewNode, AttributeId.A_OCIO_DISPLAY_NAME);
  const look = await textOf(await nodeOn(PinId.P_OCIO_LOOK), AttributeId.A_OCIO_LOOK_NAME);
  return {
    colour_space: "srgb",
    ...(view === "" ? {} : { view }),
    ...(display === "" ? {} : { display }),
    ...(look === "" ? {} : { look }),
  };
}
