import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { OctaneAtDesk } from "./desk.ts";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";
import type { PlainValues } from "./values.ts";

/** Values of an attribute by kind; a file is its path as text. */
export interface AttributeValues extends PlainValues {
  readonly byte: number;
  readonly long: bigint;
  readonly long2: readonly bigint[];
}

/** A kind of value that attributes hold. */
export type AttributeKind = keyof AttributeValues;

/** What is needed of Octane to read and write attributes. */
export type AttributeCaller = Pick<OctaneAtDesk, "generation" | "call">;

/** Octane took the call and did not take the value, or answered another kind. */
export class AttributeRefused extends Error {
  override readonly name = "AttributeRefused";
}

const get = beta2.ApiItemService.method.getValueByAttrID;
const set = beta2.ApiItemService.method.setValueByAttrID;
const getArray = beta2.ApiItemService.method.getArrayByAttrID;
const setArray = beta2.ApiItemService.method.setArrayByAttrID;

type One = MessageShape<typeof get.output>["value"];
type NewOne = NonNullable<MessageInitShape<typeof set.input>["value"]>;
type Many = MessageShape<typeof getArray.output>["arrayValue"];
type NewMany = NonNullable<MessageInitShape<typeof setArray.input>["arrayValue"]>;

interface Form<K extends AttributeKind> {
  readonly type: beta2.AttributeTypeId;
  take(value: One): AttributeValues[K] | undefined;
  give(value: AttributeValues[K]): NewOne;
  takeAll(value: Many): AttributeValues[K][] | undefined;
  giveAll(values: readonly AttributeValues[K][]): NewMany;
}

interface Parts<T> {
  readonly x: T;
  readonly y: T;
  readonly z?: T;
  readonly w?: T;
}

const { AttributeType, AttributeTypeId, ObjectRef_ObjectType } = beta2;

const two = <T>({ x, y }: Parts<T>) => [x, y];
const three = ({ x, y, z = 0 }: Parts<number>) => [x, y, z];
const four = ({ x, y, z = 0, w = 0 }: Parts<number>) => [x, y, z, w];
const wide2 = ([x = 0n, y = 0n]: readonly bigint[]) => ({ x, y });
const parts2 = ([x = 0, y = 0]: readonly number[]) => ({ x, y });
const parts3 = ([x = 0, y = 0, z = 0]: readonly number[]) => ({ x, y, z });
const parts4 = ([x = 0, y = 0, z = 0, w = 0]: readonly number[]) => ({ x, y, z, w });
const rows = ({ m }: { readonly m: readonly Parts<number>[] }) =>
  [0, 1, 2].flatMap((row) => four(m[row] ?? { x: 0, y: 0 }));
const matrix = (numbers: readonly number[]) => ({
  m: [0, 4, 8].map((at) => parts4(numbers.slice(at, at + 4))),
});

const FORMS: { readonly [K in AttributeKind]: Form<K> } = {
  bool: {
    type: AttributeTypeId.ATTR_ID_BOOL,
    take: (one) => one.case === "boolValue" ? one.value : undefined,
    give: (value) => ({ case: "boolValue", value }),
    takeAll: (all) => all.case === "boolArray" ? all.value.data : undefined,
    giveAll: (values) => ({ case: "boolArray", value: { data: [...values] } }),
  },
  byte: {
    type: AttributeTypeId.ATTR_ID_BYTE,
    take: (one) => one.case === "intValue" ? one.value : undefined,
    give: (value) => ({ case: "intValue", value }),
    takeAll: (all) => all.case === "byteArray" ? [...all.value.data] : undefined,
    giveAll: (values) => ({ case: "byteArray", value: { data: Uint8Array.from(values) } }),
  },
  int: {
    type: AttributeTypeId.ATTR_ID_INT,
    take: (one) => one.case === "intValue" ? one.value : undefined,
    give: (value) => ({ case: "intValue", value }),
    takeAll: (all) => all.case === "intArray" ? all.value.data : undefined,
    giveAll: (values) => ({ case: "intArray", value: { data: [...values] } }),
  },
  int2: {
    type: AttributeTypeId.ATTR_ID_INT2,
    take: (one) => one.case === "int2Value" ? two(one.value) : undefined,
    give: (value) => ({ case: "int2Value", value: parts2(value) }),
    takeAll: (all) => all.case === "int2Array" ? all.value.data.map(two) : undefined,
    giveAll: (values) => ({ case: "int2Array", value: { data: values.map(parts2) } }),
  },
  int3: {
    type: AttributeTypeId.ATTR_ID_INT3,
    take: (one) => one.case === "int3Value" ? three(one.value) : undefined,
    give: (value) => ({ case: "int3Value", value: parts3(value) }),
    takeAll: (all) => all.case === "int3Array" ? all.value.data.map(three) : undefined,
    giveAll: (values) => ({ case: "int3Array", value: { data: values.map(parts3) } }),
  },
  int4: {
    type: AttributeTypeId.ATTR_ID_INT4,
    take: (one) => one.case === "int4Value" ? four(one.value) : undefined,
    give: (value) => ({ case: "int4Value", value: parts4(value) }),
    takeAll: (all) => all.case === "int4Array" ? all.value.data.map(four) : undefined,
    giveAll: (values) => ({ case: "int4Array", value: { data: values.map(parts4) } }),
  },
  long: {
    type: AttributeTypeId.ATTR_ID_LONG,
    take: (one) => one.case === "longValue" ? one.value : undefined,
    give: (value) => ({ case: "longValue", value }),
    takeAll: (all) => all.case === "longArray" ? all.value.data : undefined,
    giveAll: (values) => ({ case: "longArray", value: { data: [...values] } }),
  },
  long2: {
    type: AttributeTypeId.ATTR_ID_LONG2,
    take: (one) => one.case === "long2Value" ? two(one.value) : undefined,
    give: (value) => ({ case: "long2Value", value: wide2(value) }),
    takeAll: (all) => all.case === "long2Array" ? all.value.data.map(two) : undefined,
    giveAll: (values) => ({ case: "long2Array", value: { data: values.map(wide2) } }),
  },
  float: {
    type: AttributeTypeId.ATTR_ID_FLOAT,
    take: (one) => one.case === "floatValue" ? one.value : undefined,
    give: (value) => ({ case: "floatValue", value }),
    takeAll: (all) => all.case === "floatArray" ? all.value.data : undefined,
    giveAll: (values) => ({ case: "floatArray", value: { data: [...values] } }),
  },
  float2: {
    type: AttributeTypeId.ATTR_ID_FLOAT2,
    take: (one) => one.case === "float2Value" ? two(one.value) : undefined,
    give: (value) => ({ case: "float2Value", value: parts2(value) }),
    takeAll: (all) => all.case === "float2Array" ? all.value.data.map(two) : undefined,
    giveAll: (values) => ({ case: "float2Array", value: { data: values.map(parts2) } }),
  },
  float3: {
    type: AttributeTypeId.ATTR_ID_FLOAT3,
    take: (one) => one.case === "float3Value" ? three(one.value) : undefined,
    give: (value) => ({ case: "float3Value", value: parts3(value) }),
    takeAll: (all) => all.case === "float3Array" ? all.value.data.map(three) : undefined,
    giveAll: (values) => ({ case: "float3Array", value: { data: values.map(parts3) } }),
  },
  float4: {
    type: AttributeTypeId.ATTR_ID_FLOAT4,
    take: (one) => one.case === "float4Value" ? four(one.value) : undefined,
    give: (value) => ({ case: "float4Value", value: parts4(value) }),
    takeAll: (all) => all.case === "float4Array" ? all.value.data.map(four) : undefined,
    giveAll: (values) => ({ case: "float4Array", value: { data: values.map(parts4) } }),
  },
  matrix: {
    type: AttributeTypeId.ATTR_ID_MATRIX,
    take: (one) => one.case === "matrixValue" ? rows(one.value) : undefined,
    give: (value) => ({ case: "matrixValue", value: matrix(value) }),
    takeAll: (all) => all.case === "matrixArray" ? all.value.data.map(rows) : undefined,
    giveAll: (values) => ({ case: "matrixArray", value: { data: values.map(matrix) } }),
  },
  string: {
    type: AttributeTypeId.ATTR_ID_STRING,
    take: (one) => one.case === "stringValue" ? one.value : undefined,
    give: (value) => ({ case: "stringValue", value }),
    takeAll: (all) => all.case === "stringArray" ? all.value.data : undefined,
    giveAll: (values) => ({ case: "stringArray", value: { data: [...values] } }),
  },
};

const KINDS: Readonly<Record<number, AttributeKind>> = {
  [AttributeType.AT_BOOL]: "bool",
  [AttributeType.AT_BYTE]: "byte",
  [AttributeType.AT_INT]: "int",
  [AttributeType.AT_INT2]: "int2",
  [AttributeType.AT_INT3]: "int3",
  [AttributeType.AT_INT4]: "int4",
  [AttributeType.AT_LONG]: "long",
  [AttributeType.AT_LONG2]: "long2",
  [AttributeType.AT_FLOAT]: "float",
  [AttributeType.AT_FLOAT2]: "float2",
  [AttributeType.AT_FLOAT3]: "float3",
  [AttributeType.AT_FLOAT4]: "float4",
  [AttributeType.AT_MATRIX]: "matrix",
  [AttributeType.AT_STRING]: "string",
  [AttributeType.AT_FILENAME]: "string",
};

/** The kind in which Octane carries attributes of an `AT_*` type; undefined for an unknown one. */
export function attributeKindOf(attributeType: number): AttributeKind | undefined {
  return KINDS[attributeType];
}

const refTo = (handle: bigint) => ({ handle, type: ObjectRef_ObjectType.ApiItem });

/** Reads one attribute; rejects with an `OctaneError`, or `AttributeRefused` for another kind. */
export async function readAttribute<K extends AttributeKind>(
  octane: AttributeCaller,
  item: bigint,
  attributeId: number,
  kind: K,
): Promise<AttributeValues[K]> {
  const form = FORMS[kind];
  const request = { itemRef: refTo(item), attributeId, expectedType: form.type };
  const { value } = octane.generation === "alpha5"
    ? await octane.call(alpha5.ApiItemService.method.getByAttrID, request)
    : await octane.call(get, request);
  const taken = form.take(value);
  if (taken === undefined) throw new AttributeRefused(`The attribute answered no ${kind}`);
  return taken;
}

/** Reads an attribute that holds a list of values of a kind; rejects as `readAttribute` does. */
export async function readAttributeArray<K extends AttributeKind>(
  octane: AttributeCaller,
  item: bigint,
  attributeId: number,
  kind: K,
): Promise<readonly AttributeValues[K][]> {
  const form = FORMS[kind];
  const request = { itemRef: refTo(item), attributeId, expectedType: form.type };
  const { arrayValue } = octane.generation === "alpha5"
    ? await octane.call(alpha5.ApiItemService.method.getArrayByAttrID, request)
    : await octane.call(getArray, request);
  const taken = form.takeAll(arrayValue);
  if (taken === undefined) throw new AttributeRefused(`The attribute answered no list of ${kind}`);
  return taken;
}

interface WriteOptions {
  /** Whether the item takes the value into account at once; default true. */
  readonly evaluate?: boolean;
}

/**
 * Writes one attribute, which shows in the render only after `ApiChangeManager.update`. Rejects
 * with an `OctaneError`, or with `AttributeRefused` and Octane's reason.
 */
export async function writeAttribute<K extends AttributeKind>(
  octane: AttributeCaller,
  item: bigint,
  attributeId: number,
  kind: K,
  value: AttributeValues[K],
  { evaluate = true }: WriteOptions = {},
): Promise<void> {
  const request = { itemRef: refTo(item), attributeId, value: FORMS[kind].give(value) };
  if (octane.generation !== "alpha5") {
    return mustTake(await octane.call(set, { ...request, evaluate }));
  }
  mustTake(await octane.call(alpha5.ApiItemService.method.setByAttrID, request));
  if (evaluate) await evaluateItem(octane, item);
}

/** Writes a whole list of values, as `writeAttribute` writes one. */
export async function writeAttributeArray<K extends AttributeKind>(
  octane: AttributeCaller,
  item: bigint,
  attributeId: number,
  kind: K,
  values: readonly AttributeValues[K][],
  { evaluate = true }: WriteOptions = {},
): Promise<void> {
  const request = { itemRef: refTo(item), attributeId, arrayValue: FORMS[kind].giveAll(values) };
  if (octane.generation !== "alpha5") {
    return mustTake(await octane.call(setArray, { ...request, evaluate }));
  }
  mustTake(await octane.call(alpha5.ApiItemService.method.setArrayByAttrID, request));
  if (evaluate) await evaluateItem(octane, item);
}

/** Alpha 5 cannot be told with the value whether to evaluate, so it is told afterwards. */
async function evaluateItem(octane: AttributeCaller, item: bigint): Promise<void> {
  await octane.call(beta2.ApiItemService.method.evaluate, { objectPtr: refTo(item) });
}

function mustTake(answer: { readonly success: boolean; readonly errorMessage: string }): void {
  const { success, errorMessage } = answer;
  if (!success) {
    throw new AttributeRefused(errorMessage === "" ? "Octane refused it" : errorMessage);
  }
}
