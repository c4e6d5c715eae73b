import type { Item } from "../scene/items.ts";
import type { AttributeSpec, AttributeValue } from "../scene/pin_specs.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidArgument, unsupportedType } from "./refusal.ts";
import { type ServedService, serveFamily } from "./service.ts";
import {
  fieldOf,
  fromWire,
  kindOfAttribute,
  kindOfField,
  kindOfId,
  listFromWire,
  listToWire,
  toWire,
} from "./values_on_wire.ts";

/** One of several fields, as the generated code holds it. */
interface Choice {
  readonly case: string | undefined;
  readonly value?: unknown;
}

/** What the requests of this family have; each has one way to say which attribute is meant. */
interface ValueRequest {
  readonly itemRef?: Ref;
  readonly attributeId?: number;
  readonly name?: string;
  readonly index?: number;
  readonly expectedType: number;
  readonly evaluate?: boolean;
  readonly value: Choice;
  readonly arrayValue: Choice;
}

const SERVICE = "octaneapi.ApiItemService";
/** How the generations name the same rpcs. */
const PREFIXES = { alpha5: "", beta2: "Value" } as const;

/** Reading and writing attributes, under the names of the peer's generation. */
export function itemValueRpcs({ engine, handles, names, generation }: PeerContext): ServedService {
  const find = (request: ValueRequest): { item: Item; spec: AttributeSpec | undefined } => {
    const item = handles.itemOf(request.itemRef);
    const { specs } = item.attributes;
    if (request.name !== undefined) {
      return { item, spec: specs.find((spec) => spec.name === request.name) };
    }
    if (request.index !== undefined) return { item, spec: specs[request.index] };
    const id = names.name("AttributeId", request.attributeId ?? 0);
    return { item, spec: item.attributes.spec(id) };
  };
  const get = (request: ValueRequest) => {
    const { item, spec } = find(request);
    const kind = spec === undefined || spec.isArray ? null : kindOfAttribute(spec.type);
    if (
      spec === undefined || kind === null || kind === "byte" ||
      kindOfId(request.expectedType) !== kind
    ) {
      throw unsupportedType();
    }
    const value = toWire(kind, item.attributes.get(spec.id) as AttributeValue);
    return { value: { case: fieldOf(kind), value } };
  };
  // Alpha 5 cannot say it and does what is usual; what Beta 2 leaves out is false on the wire.
  const unsaid = generation === "alpha5";
  const refused = (reason: string) => ({ success: false, errorMessage: reason });
  const set = (request: ValueRequest) => {
    const { item, spec } = find(request);
    if (spec === undefined || spec.isArray) return refused("no such attribute");
    const kind = kindOfField(request.value.case);
    if (kind === null || kind !== kindOfAttribute(spec.type)) return refused("wrong type of value");
    const value = fromWire(kind, request.value.value);
    engine.project.graph.setAttribute(item, spec.id, value, request.evaluate ?? unsaid);
    return { success: true };
  };
  const getArray = (request: ValueRequest) => {
    const { item, spec } = find(request);
    const kind = spec?.isArray === true ? kindOfAttribute(spec.type) : null;
    if (spec === undefined || kind === null || kindOfId(request.expectedType) !== kind) {
      throw unsupportedType();
    }
    const value = listToWire(kind, item.attributes.list(spec.id));
    return { arrayValue: { case: `${kind}Array`, value } };
  };
  const setArray = (request: ValueRequest) => {
    const { item, spec } = find(request);
    const kind = kindOfField(request.arrayValue.case);
    if (spec?.isArray !== true) return refused("no such array attribute");
    if (kind === null || kind !== kindOfAttribute(spec.type)) {
      return refused("wrong type of values");
    }
    const values = listFromWire(kind, request.arrayValue.value);
    engine.project.graph.setAttribute(item, spec.id, values, request.evaluate ?? unsaid);
    return { success: true };
  };
  const middle = PREFIXES[generation];
  const ways = ["ByAttrID", "ByName", "ByIx"];
  const inRange = (handler: (request: ValueRequest) => unknown) => (request: ValueRequest) => {
    if (request.index !== undefined) {
      const count = handles.itemOf(request.itemRef).attributes.specs.length;
      if (request.index >= count) {
        throw invalidArgument(`attribute index ${request.index} is out of range`);
      }
    }
    return handler(request);
  };
  return serveFamily<ValueRequest>(SERVICE, [
    ...ways.map((way) => [`get${middle}${way}`, inRange(get)] as const),
    ...ways.map((way) => [`set${middle}${way}`, inRange(set)] as const),
    ["getArrayByAttrID", getArray],
    ["setArrayByAttrID", setArray],
  ]);
}
