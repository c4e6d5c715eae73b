import { type GraphNode, resolveLinkers } from "../scene/items.ts";
import { transformOf } from "../scene/transforms.ts";
import { pinValue, setPinValue, valueNodeOf } from "../scene/values.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidArgument, unsupportedType } from "./refusal.ts";
import { type ServedService, serveFamily } from "./service.ts";
import {
  fieldOf,
  fromWire,
  kindOfField,
  kindOfId,
  pinTakes,
  toWire,
  type WireKind,
} from "./values_on_wire.ts";

/** What the requests of this family have; each has one way to say which pin is meant. */
interface PinRequest {
  readonly itemRef?: Ref;
  readonly objectPtr?: Ref;
  readonly pinId?: number;
  readonly id?: number;
  readonly name?: string;
  readonly index?: number;
  readonly expectedType: number;
  readonly evaluate?: boolean;
  readonly value: unknown;
}

const SERVICE = "octaneapi.ApiNodeService";

/** Alpha 5 reads each kind of value with an rpc of its own. */
const ALPHA5_GETTERS: readonly (readonly [string, WireKind])[] = [
  ["Bool", "bool"],
  ["Float", "float"],
  ["Float2", "float2"],
  ["Float3", "float3"],
  ["Float4", "float4"],
  ["Int", "int"],
  ["Int2", "int2"],
  ["Int3", "int3"],
  ["Int4", "int4"],
  ["Matrix", "matrix"],
  ["String", "string"],
  ["FilePath", "filePath"],
];

/** Alpha 5 writes them with numbered overloads, in this order. */
const ALPHA5_SETTERS: readonly WireKind[] = [
  "bool",
  "float",
  "float2",
  "float3",
  "float4",
  "int",
  "int2",
  "int3",
  "int4",
  "matrix",
  "string",
  "filePath",
];

/** Reading and writing values through pins, under the names of the peer's generation. */
export function pinValueRpcs(peer: PeerContext): ServedService {
  const { engine, handles, names, generation } = peer;
  const find = (request: PinRequest): { node: GraphNode; index: number } => {
    const node = handles.nodeOf(request.itemRef ?? request.objectPtr);
    const index = request.index ??
      (request.name === undefined
        ? node.pinOf(names.name("PinId", request.pinId ?? request.id ?? 0)).index
        : node.pins.findIndex((pin) => pin.spec.name === request.name));
    if (node.pins[index] === undefined) throw invalidArgument("the node has no such pin");
    return { node, index };
  };
  const read = (node: GraphNode, index: number, kind: WireKind): unknown => {
    if (kind === "matrix") {
      return toWire(kind, transformOf(resolveLinkers(node.pins[index]?.source ?? null)));
    }
    const wire = toWire(kind, pinValue(node, index));
    if (kind !== "filePath") return wire;
    const packageName = valueNodeOf(node, index)?.attributes.get("A_PACKAGE");
    return { ...wire as { fileName: string }, package: String(packageName ?? "") };
  };
  const write = (
    node: GraphNode,
    index: number,
    kind: WireKind,
    value: unknown,
    evaluate: boolean,
  ): boolean => {
    const { graph } = engine.project;
    const source = valueNodeOf(node, index);
    if (kind === "filePath" && source?.attributes.spec("A_PACKAGE") !== undefined) {
      const { package: packageName = "" } = value as { readonly package?: string };
      graph.setAttribute(source, "A_PACKAGE", packageName, false);
    }
    return setPinValue(graph, node, index, fromWire(kind, value), evaluate);
  };
  const typeAt = (node: GraphNode, index: number): string => node.pins[index]?.spec.type ?? "";

  if (generation === "alpha5") {
    const getter = (kind: WireKind) => (request: PinRequest) => {
      const { node, index } = find(request);
      return { result: read(node, index, kind) };
    };
    const setter = (kind: WireKind) => (request: PinRequest) => {
      const { node, index } = find(request);
      if (pinTakes(typeAt(node, index), kind)) {
        write(node, index, kind, request.value, request.evaluate ?? false);
      }
      return {};
    };
    return serveFamily<PinRequest>(SERVICE, [
      ...ALPHA5_GETTERS.flatMap(([name, kind]) => [
        [`getPin${name}`, getter(kind)] as const,
        [`getPin${name}Ix`, getter(kind)] as const,
      ]),
      ...ALPHA5_SETTERS.flatMap((kind, i) => [
        [`setPinValue${i === 0 ? "" : i}`, setter(kind)] as const,
        [`setPinValueIx${i === 0 ? "" : i}`, setter(kind)] as const,
      ]),
    ]);
  }

  const get = (request: PinRequest) => {
    const { node, index } = find(request);
    const kind = kindOfId(request.expectedType);
    if (kind === null || !pinTakes(typeAt(node, index), kind)) throw unsupportedType();
    return { value: { case: fieldOf(kind), value: read(node, index, kind) } };
  };
  const refused = (reason: string) => ({ success: false, errorMessage: reason });
  const set = (request: PinRequest) => {
    const { node, index } = find(request);
    const choice = request.value as { case?: string; value?: unknown };
    const kind = kindOfField(choice.case);
    if (kind === null || !pinTakes(typeAt(node, index), kind)) {
      return refused("wrong type of value");
    }
    const done = write(node, index, kind, choice.value, request.evaluate ?? false);
    return done ? { success: true } : refused("no value node is connected to the pin");
  };
  return serveFamily<PinRequest>(
    SERVICE,
    ["ByPinID", "ByName", "ByIx"].flatMap((way) => [
      [`getPinValue${way}`, get] as const,
      [`setPinValue${way}`, set] as const,
    ]),
  );
}
