import type { MessageShape } from "@bufbuild/protobuf";
import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import {
  ApiNodePinInfoExService,
  ApiNodeService,
  NodePinType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { shownValue } from "../../core/properties/normalise.ts";
import {
  numberType,
  rangesOf,
  unitOf,
  type ValueFacts,
  withDefault,
} from "../../core/properties/value_facts.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";

/** What Octane says of one pin of a node type. */
export interface PinFacts {
  readonly index: number;
  /** Octane's number of the pin, the same in both generations. */
  readonly id: number;
  readonly name: string;
  readonly label: string;
  /** Empty for a pin of no group. */
  readonly group: string;
  /** Such as `PT_FLOAT`. */
  readonly pinType: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Type of the node that an emptied pin gets; 0 for none. */
  readonly defaultNodeType: number;
  /** Whether only this node has the pin. */
  readonly isDynamic: boolean;
  /** Absent for a pin that takes no values, such as one of materials. */
  readonly value?: ValueFacts;
}

/** Pins by node type, each asked for once. */
export interface PinFactsCache {
  /** Facts of one pin; makes at most three calls and leaves no handle behind. */
  pin(octane: OctaneAtDesk, node: SceneNode, index: number): Promise<PinFacts>;
  /** Facts of all pins of a node in their order. */
  pins(octane: OctaneAtDesk, node: SceneNode): Promise<readonly PinFacts[]>;
  /** Whether all pins of a node are known, so that `pins` makes no call. */
  knows(node: SceneNode): boolean;
  /** Forgets pins that only one node has: another project is open. */
  clear(): void;
}

type Info = NonNullable<
  MessageShape<typeof ApiNodePinInfoExService.method.getApiNodePinInfo.output>["nodePinInfo"]
>;

const node = ApiNodeService.method;
const explain = ApiNodePinInfoExService.method;
const NODE = ObjectRef_ObjectType.ApiNode;

/** Pins that every node of a type has, known from before or kept for later. */
export interface KnownPins {
  readonly counts: Map<string, number>;
  readonly pins: Map<string, PinFacts>;
}

/** Knows the static pins that it is given. */
export function createPinFacts(
  { counts: staticCounts, pins }: KnownPins = { counts: new Map(), pins: new Map() },
): PinFactsCache {
  const dynamic = new Map<string, PinFacts>();

  /** Where the facts of a pin are kept: with its type's, or with the node that alone has it. */
  function placeOf({ nodeType, handle }: SceneNode, index: number) {
    const isStatic = index < (staticCounts.get(nodeType) ?? 0);
    return isStatic
      ? { known: pins, key: `${nodeType}:${index}`, isDynamic: false }
      : { known: dynamic, key: `${nodeType}:${handle}:${index}`, isDynamic: true };
  }

  async function countStatic(octane: OctaneAtDesk, { nodeType, handle }: SceneNode) {
    if (staticCounts.has(nodeType)) return;
    const { result } = await octane.call(node.staticPinCount, {
      objectPtr: { handle, type: NODE },
    });
    staticCounts.set(nodeType, result);
  }

  const cache: PinFactsCache = {
    async pin(octane, of, index) {
      await countStatic(octane, of);
      const { known, key, isDynamic } = placeOf(of, index);
      const cached = known.get(key);
      if (cached !== undefined) return cached;
      const facts = { ...await ask(octane, of.handle, index), isDynamic };
      known.set(key, facts);
      return facts;
    },
    async pins(octane, of) {
      const all: PinFacts[] = [];
      for (let index = 0; index < of.pinCount; index++) {
        all.push(await cache.pin(octane, of, index));
      }
      return all;
    },
    knows(of) {
      if (!staticCounts.has(of.nodeType)) return of.pinCount === 0;
      for (let index = of.pinCount - 1; index >= 0; index--) {
        const { known, key } = placeOf(of, index);
        if (!known.has(key)) return false;
      }
      return true;
    },
    clear() {
      dynamic.clear();
    },
  };
  return cache;
}

/** Asks for a pin's description, whose handle lives only as long as it is read. */
async function ask(
  octane: OctaneAtDesk,
  handle: bigint,
  index: number,
): Promise<Omit<PinFacts, "isDynamic">> {
  const objectPtr = { handle, type: NODE };
  const { result: ref } = await octane.call(node.pinInfoIx, { objectPtr, index });
  const nodePinInfoRef = { handle: ref?.handle ?? 0n, type: ObjectRef_ObjectType.ApiNodePinInfo };
  const { nodePinInfo: info } = await octane.call(explain.getApiNodePinInfo, { nodePinInfoRef });
  await octane.call(explain.deleteApiNodePinInfo, { nodePinInfoRef });
  if (info === undefined) throw new RangeError(`The node has no pin ${index}`);
  const value = valueFacts(info);
  return {
    index,
    id: info.id,
    name: info.staticName,
    label: info.staticLabel === "" ? info.staticName : info.staticLabel,
    group: info.groupName,
    pinType: NodePinType[info.type] ?? "PT_UNKNOWN",
    colour: colourOf(info.pinColor),
    defaultNodeType: info.defaultNodeType,
    ...(value === undefined ? {} : { value }),
  };
}

/** Octane packs colours as alpha, red, green, blue from the highest byte. */
export function colourOf(packed: number): string {
  return `#${(packed & 0xff_ffff).toString(16).padStart(6, "0")}`;
}

const list = (four: { x: number; y: number; z: number; w: number } | undefined) =>
  four === undefined ? [0, 0, 0, 0] : [four.x, four.y, four.z, four.w];

function valueFacts(info: Info): ValueFacts | undefined {
  const { type, staticName } = info;
  switch (type) {
    case NodePinType.PT_BOOL:
      return withDefault({ type: "bool" }, info.boolInfo?.defaultValue);
    case NodePinType.PT_INT:
      return numbers("int", info.intInfo, unitOf(staticName, false));
    case NodePinType.PT_FLOAT:
      return numbers(
        "float",
        info.floatInfo,
        unitOf(staticName, info.floatInfo?.displayPercentages === true),
      );
    case NodePinType.PT_ENUM:
      return withDefault(
        { type: "enum", options: (info.enumInfo?.values ?? []).map(optionOf) },
        info.enumInfo?.defaultValue,
      );
    case NodePinType.PT_BIT_MASK:
      return withDefault({ type: "bit_mask" }, info.bitMaskInfo?.defaultValue);
    case NodePinType.PT_STRING: {
      const isFile = info.stringInfo?.isFile === true;
      const text = info.stringInfo?.defaultValue ?? "";
      return isFile ? { type: "file" } : withDefault({ type: "string" }, text);
    }
    case NodePinType.PT_TRANSFORM: {
      const m = info.transformInfo?.defaultValue?.m;
      const matrix = m === undefined || m.length < 3 ? undefined : m.slice(0, 3).flatMap(list);
      return withDefault(
        { type: "matrix" },
        matrix === undefined ? undefined : shownValue("matrix", matrix),
      );
    }
    case NodePinType.PT_TEXTURE: {
      const { texInfo } = info;
      const base = { type: "colour" as const, ...unitOf(staticName, false) };
      if (texInfo?.isValid !== true) return base;
      return withDefault(
        { ...base, ...rangesOf([texInfo]) },
        shownValue("colour", list(texInfo.defaultValue)),
      );
    }
    default:
      return undefined;
  }
}

function numbers(
  kind: "int" | "float",
  info: Info["intInfo"] | Info["floatInfo"],
  unit: { readonly unit?: string },
): ValueFacts {
  const count = Math.max(1, info?.dimCount ?? 1);
  const type = numberType(kind, count, info?.isColor === true);
  const value = list(info?.defaultValue).slice(0, count);
  return withDefault(
    { type, ...rangesOf((info?.dimInfos ?? []).slice(0, count)), ...unit },
    count === 1 ? shownValue(type, value[0] ?? 0) : shownValue(type, value),
  );
}

function optionOf({ value, label }: { readonly value: number; readonly label: string }) {
  return { value, label };
}
