import { LIST_VALUES_MAX } from "@fuelrail/contracts";
import {
  type AttributeKind,
  attributeKindOf,
  AttributeRefused,
  type AttributeValues,
  type OctaneAtDesk,
  type PinKind,
  type PinValues,
  readAttribute,
  readAttributeArray,
  readPin,
  writeAttribute,
  writeAttributeArray,
  writePin,
} from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type HeldValue, NUMBERS, type ValueType } from "../../core/edit/held_value.ts";
import type { ValuePlace, ValueTarget } from "../../core/edit/steps.ts";

const PIN_KINDS: Readonly<Partial<Record<ValueType, PinKind>>> = {
  bool: "bool",
  byte: "int",
  int: "int",
  int2: "int2",
  int3: "int3",
  int4: "int4",
  float: "float",
  float2: "float2",
  float3: "float3",
  float4: "float4",
  matrix: "matrix",
  string: "string",
  file: "string",
  enum: "int",
  colour: "float3",
  bit_mask: "int",
};

type Attribute = ValuePlace & { readonly by: "attribute" };
type Pin = ValuePlace & { readonly by: "pin" };

/** Reads what a property holds, to the last digit; rejects for a list that is too long to be set. */
export async function readHeld(octane: OctaneAtDesk, target: ValueTarget): Promise<HeldValue> {
  const { info, where } = target;
  if (where.by === "pin") return await readPin(octane, where, pinKind(info.type)) as HeldValue;
  if (where.isArray) return await readList(octane, target, where);
  const value = await readWhole(octane, where);
  const count = NUMBERS[info.type];
  if (!Array.isArray(value)) return value;
  return count === 1 ? value[0] ?? 0 : value.slice(0, count) as HeldValue;
}

/** Writes a property, whose value has been checked; what it does not name of a vector stays. */
export async function writeHeld(
  octane: OctaneAtDesk,
  target: ValueTarget,
  value: HeldValue,
): Promise<void> {
  const { info, where } = target;
  if (where.by === "pin") return await writeToPin(octane, where, pinKind(info.type), value);
  const kind = kindOf(where);
  if (where.isArray) {
    const list = value as readonly AttributeValues[AttributeKind][];
    return await writeAttributeArray(octane, where.item, where.attributeId, kind, list);
  }
  const before = await readWhole(octane, where);
  const given = Array.isArray(value) ? value : [value];
  const whole = Array.isArray(before) ? before.map((one, i) => given[i] ?? one) : value;
  await writeAttribute(
    octane,
    where.item,
    where.attributeId,
    kind,
    whole as AttributeValues[AttributeKind],
  );
}

async function writeToPin(
  octane: OctaneAtDesk,
  { node, pinId }: Pin,
  kind: PinKind,
  value: HeldValue,
): Promise<void> {
  await writePin(octane, { node, pinId }, kind, value as PinValues[PinKind]);
}

async function readWhole(octane: OctaneAtDesk, where: Attribute): Promise<HeldValue> {
  return await readAttribute(octane, where.item, where.attributeId, kindOf(where)) as HeldValue;
}

async function readList(
  octane: OctaneAtDesk,
  { info }: ValueTarget,
  where: Attribute,
): Promise<HeldValue> {
  const list = await readAttributeArray(octane, where.item, where.attributeId, kindOf(where));
  if (list.length <= LIST_VALUES_MAX) return list as readonly HeldValue[];
  const held = `${info.label} holds ${list.length} values`;
  throw new RequestRefused(
    "octane_refused",
    `${held}; lists of at most ${LIST_VALUES_MAX} are set`,
  );
}

function kindOf({ attributeType }: Attribute): AttributeKind {
  const kind = attributeKindOf(attributeType);
  if (kind === undefined) throw new AttributeRefused("Values of unknown types cannot be set");
  return kind;
}

function pinKind(type: ValueType): PinKind {
  const kind = PIN_KINDS[type];
  if (kind === undefined) throw new AttributeRefused(`No pin holds a value of type ${type}`);
  return kind;
}
