import type { MessageShape } from "@bufbuild/protobuf";
import type { OctaneAtDesk } from "./desk.ts";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";

/** Values that pins and attributes hold, by kind; vectors are lists, a matrix three rows of four. */
export interface PlainValues {
  readonly bool: boolean;
  readonly int: number;
  readonly int2: readonly number[];
  readonly int3: readonly number[];
  readonly int4: readonly number[];
  readonly float: number;
  readonly float2: readonly number[];
  readonly float3: readonly number[];
  readonly float4: readonly number[];
  readonly matrix: readonly number[];
  readonly string: string;
}

/** Values of a pin by kind. */
export interface PinValues extends PlainValues {
  readonly filePath: { readonly package: string; readonly fileName: string };
}

/** A kind of value that pins hold. */
export type PinKind = keyof PinValues;

/** What is needed of Octane to read and write pins. */
export type PinCaller = Pick<OctaneAtDesk, "generation" | "call">;

/** A pin of a node, by Octane's number for it, which is the same in both generations. */
export interface PinAddress {
  readonly node: bigint;
  readonly pinId: number;
}

/** Octane took the call and did not take the value. */
export class PinRefused extends Error {
  override readonly name = "PinRefused";
}

interface Parts {
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  readonly w?: number;
}

interface Route<K extends PinKind> {
  read(octane: PinCaller, pin: PinAddress): Promise<PinValues[K]>;
  write(octane: PinCaller, pin: PinAddress, value: PinValues[K], evaluate: boolean): Promise<void>;
}

type Routes = { readonly [K in PinKind]: Route<K> };

const NO_PARTS: Required<Parts> = { x: 0, y: 0, z: 0, w: 0 };
const MATRIX_ROWS = [0, 4, 8] as const;
const objectType = beta2.ObjectRef_ObjectType.ApiNode;

const refTo = (handle: bigint) => ({ handle, type: objectType });
const byId = ({ node, pinId }: PinAddress) => ({ objectPtr: refTo(node), id: pinId });
const two = ({ x, y }: Parts = NO_PARTS) => [x, y];
const three = ({ x, y, z = 0 }: Parts = NO_PARTS) => [x, y, z];
const four = ({ x, y, z = 0, w = 0 }: Parts = NO_PARTS) => [x, y, z, w];
const parts = ([x = 0, y = 0, z = 0, w = 0]: readonly number[]) => ({ x, y, z, w });
const parts3 = ([x = 0, y = 0, z = 0]: readonly number[]) => ({ x, y, z });
const parts2 = ([x = 0, y = 0]: readonly number[]) => ({ x, y });
const fromMatrix = (matrix: { readonly m: readonly Parts[] } | undefined) =>
  MATRIX_ROWS.flatMap((_, row) => four(matrix?.m[row]));
const toMatrix = (numbers: readonly number[]) => ({
  m: MATRIX_ROWS.map((at) => parts(numbers.slice(at, at + 4))),
});
const toFile = (file: { package: string; fileName: string } | undefined) => ({
  package: file?.package ?? "",
  fileName: file?.fileName ?? "",
});

const a = alpha5.ApiNodeService.method;

/** Alpha 5 has an rpc for each kind, numbered in the order of its overloads. */
const ALPHA5: Routes = {
  bool: {
    read: async (octane, pin) => (await octane.call(a.getPinBool, byId(pin))).result,
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue, { ...byId(pin), value, evaluate });
    },
  },
  int: {
    read: async (octane, pin) => (await octane.call(a.getPinInt, byId(pin))).result,
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue5, { ...byId(pin), value, evaluate });
    },
  },
  int2: {
    read: async (octane, pin) => two((await octane.call(a.getPinInt2, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue6, { ...byId(pin), value: parts2(value), evaluate });
    },
  },
  int3: {
    read: async (octane, pin) => three((await octane.call(a.getPinInt3, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue7, { ...byId(pin), value: parts3(value), evaluate });
    },
  },
  int4: {
    read: async (octane, pin) => four((await octane.call(a.getPinInt4, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue8, { ...byId(pin), value: parts(value), evaluate });
    },
  },
  float: {
    read: async (octane, pin) => (await octane.call(a.getPinFloat, byId(pin))).result,
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue1, { ...byId(pin), value, evaluate });
    },
  },
  float2: {
    read: async (octane, pin) => two((await octane.call(a.getPinFloat2, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue2, { ...byId(pin), value: parts2(value), evaluate });
    },
  },
  float3: {
    read: async (octane, pin) => three((await octane.call(a.getPinFloat3, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue3, { ...byId(pin), value: parts3(value), evaluate });
    },
  },
  float4: {
    read: async (octane, pin) => four((await octane.call(a.getPinFloat4, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue4, { ...byId(pin), value: parts(value), evaluate });
    },
  },
  matrix: {
    read: async (octane, pin) => fromMatrix((await octane.call(a.getPinMatrix, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue9, { ...byId(pin), value: toMatrix(value), evaluate });
    },
  },
  string: {
    read: async (octane, pin) => (await octane.call(a.getPinString, byId(pin))).result,
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue10, { ...byId(pin), value, evaluate });
    },
  },
  filePath: {
    read: async (octane, pin) => toFile((await octane.call(a.getPinFilePath, byId(pin))).result),
    write: async (octane, pin, value, evaluate) => {
      await octane.call(a.setPinValue11, { ...byId(pin), value, evaluate });
    },
  },
};

const b = beta2.ApiNodeService.method;

type Read = MessageShape<typeof b.getPinValueByPinID.output>["value"];

interface Beta2Form<K extends PinKind> {
  readonly type: beta2.PinTypeId;
  take(value: Read): PinValues[K] | undefined;
  give(value: PinValues[K]): Read;
}

/** Beta 2 has one rpc whose answer says which kind it is. */
const BETA2: { readonly [K in PinKind]: Beta2Form<K> } = {
  bool: {
    type: beta2.PinTypeId.PIN_ID_BOOL,
    take: (read) => read.case === "boolValue" ? read.value : undefined,
    give: (value) => ({ case: "boolValue", value }),
  },
  int: {
    type: beta2.PinTypeId.PIN_ID_INT,
    take: (read) => read.case === "intValue" ? read.value : undefined,
    give: (value) => ({ case: "intValue", value }),
  },
  int2: {
    type: beta2.PinTypeId.PIN_ID_INT2,
    take: (read) => read.case === "int2Value" ? two(read.value) : undefined,
    give: (value) => ({ case: "int2Value", value: parts2(value) } as Read),
  },
  int3: {
    type: beta2.PinTypeId.PIN_ID_INT3,
    take: (read) => read.case === "int3Value" ? three(read.value) : undefined,
    give: (value) => ({ case: "int3Value", value: parts3(value) } as Read),
  },
  int4: {
    type: beta2.PinTypeId.PIN_ID_INT4,
    take: (read) => read.case === "int4Value" ? four(read.value) : undefined,
    give: (value) => ({ case: "int4Value", value: parts(value) } as Read),
  },
  float: {
    type: beta2.PinTypeId.PIN_ID_FLOAT,
    take: (read) => read.case === "floatValue" ? read.value : undefined,
    give: (value) => ({ case: "floatValue", value }),
  },
  float2: {
    type: beta2.PinTypeId.PIN_ID_FLOAT2,
    take: (read) => read.case === "float2Value" ? two(read.value) : undefined,
    give: (value) => ({ case: "float2Value", value: parts2(value) } as Read),
  },
  float3: {
    type: beta2.PinTypeId.PIN_ID_FLOAT3,
    take: (read) => read.case === "float3Value" ? three(read.value) : undefined,
    give: (value) => ({ case: "float3Value", value: parts3(value) } as Read),
  },
  float4: {
    type: beta2.PinTypeId.PIN_ID_FLOAT4,
    take: (read) => read.case === "float4Value" ? four(read.value) : undefined,
    give: (value) => ({ case: "float4Value", value: parts(value) } as Read),
  },
  matrix: {
    type: beta2.PinTypeId.PIN_ID_MATRIX,
    take: (read) => read.case === "matrixValue" ? fromMatrix(read.value) : undefined,
    give: (value) => ({ case: "matrixValue", value: toMatrix(value) } as Read),
  },
  string: {
    type: beta2.PinTypeId.PIN_ID_STRING,
    take: (read) => read.case === "stringValue" ? read.value : undefined,
    give: (value) => ({ case: "stringValue", value }),
  },
  filePath: {
    type: beta2.PinTypeId.PIN_ID_FILEPATH,
    take: (read) => read.case === "filePathValue" ? toFile(read.value) : undefined,
    give: (value) => ({ case: "filePathValue", value } as Read),
  },
};

/** Reads a pin's value as a kind; rejects with an `OctaneError`, or `PinRefused` for another kind. */
export async function readPin<K extends PinKind>(
  octane: PinCaller,
  pin: PinAddress,
  kind: K,
): Promise<PinValues[K]> {
  if (octane.generation === "alpha5") return await ALPHA5[kind].read(octane, pin);
  const form = BETA2[kind];
  const { value } = await octane.call(b.getPinValueByPinID, {
    itemRef: refTo(pin.node),
    pinId: pin.pinId,
    expectedType: form.type,
  });
  const taken = form.take(value);
  if (taken === undefined) throw new PinRefused(`The pin answered no ${kind}`);
  return taken;
}

/**
 * Writes a pin's value, which shows in the render only after `ApiChangeManager.update`. Rejects
 * with an `OctaneError`, or with `PinRefused` where Octane says so: Alpha 5 never does, so read
 * the pin again to know what it holds.
 */
export async function writePin<K extends PinKind>(
  octane: PinCaller,
  pin: PinAddress,
  kind: K,
  value: PinValues[K],
  options: { readonly evaluate?: boolean } = {},
): Promise<void> {
  const { evaluate = true } = options;
  if (octane.generation === "alpha5") {
    return await ALPHA5[kind].write(octane, pin, value, evaluate);
  }
  const { success, errorMessage } = await octane.call(b.setPinValueByPinID, {
    itemRef: refTo(pin.node),
    pinId: pin.pinId,
    evaluate,
    value: BETA2[kind].give(value),
  });
  if (!success) throw new PinRefused(errorMessage === "" ? "Octane refused it" : errorMessage);
}
