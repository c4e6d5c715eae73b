import { factsFiles } from "../facts_files.ts";

/** One generation of Octane's gRPC interface. */
export type Generation = "alpha5" | "beta2";
export const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

export interface Field {
  readonly number: number;
  readonly name: string;
  /** A scalar's name, or the full name of a message or enum. */
  readonly type: string;
  readonly repeated: boolean;
  readonly packed: boolean;
  readonly optional: boolean;
  readonly oneof: string | undefined;
}

export interface Rpc {
  /** Full service name, such as `octaneapi.ApiItemService`. */
  readonly service: string;
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
}

/** Rpcs and messages of one part of a facts file, by full name, in the file's order. */
export interface FactsPart {
  readonly rpcs: readonly Rpc[];
  readonly messages: ReadonlyMap<string, readonly Field[]>;
}

export type EnumTable = ReadonlyMap<string, number>;

export interface WireFacts {
  readonly common: FactsPart;
  readonly byGeneration: Readonly<Record<Generation, FactsPart>>;
  /** Only the enums that the facts list, by full name; one that a generation lacks is absent. */
  readonly enums: Readonly<Record<Generation, ReadonlyMap<string, EnumTable>>>;
}

type RawField = readonly [number, string, string, string?];
type RawRpc = readonly [request: string, response: string, streaming: string];
interface RawPart {
  readonly rpcs: Readonly<Record<string, RawRpc>>;
  readonly messages: Readonly<Record<string, readonly RawField[]>>;
}
interface RawFacts {
  readonly common: RawPart;
  readonly alpha5: RawPart;
  readonly beta2: RawPart;
  readonly enums: readonly string[];
}
type RawEnums = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Reads a facts file, those that add to it and the `enums-<generation>.json` tables beside it. */
export async function readFacts(file: string): Promise<WireFacts> {
  const raw = merged(
    await Promise.all((await factsFiles(file)).map(async (path) => {
      return JSON.parse(await Deno.readTextFile(path)) as RawFacts;
    })),
  );
  const folder = file.replace(/[^/\\]*$/, "");
  const tables = async (generation: Generation) =>
    JSON.parse(await Deno.readTextFile(`${folder}enums-${generation}.json`)) as RawEnums;
  const [alpha5, beta2] = await Promise.all([tables("alpha5"), tables("beta2")]);
  return {
    common: readPart(raw.common),
    byGeneration: { alpha5: readPart(raw.alpha5), beta2: readPart(raw.beta2) },
    enums: { alpha5: pickEnums(raw.enums, alpha5), beta2: pickEnums(raw.enums, beta2) },
  };
}

function merged(files: readonly RawFacts[]): RawFacts {
  const part = (name: "common" | Generation): RawPart => ({
    rpcs: Object.assign({}, ...files.map((file) => file[name].rpcs)),
    messages: Object.assign({}, ...files.map((file) => file[name].messages)),
  });
  return {
    common: part("common"),
    alpha5: part("alpha5"),
    beta2: part("beta2"),
    enums: [...new Set(files.flatMap((file) => file.enums))],
  };
}

function readPart(raw: RawPart): FactsPart {
  return {
    rpcs: Object.entries(raw.rpcs).map(([path, rpc]) => readRpc(path, rpc)),
    messages: new Map(
      Object.entries(raw.messages).map(([name, fields]) => [fullName(name), fields.map(readField)]),
    ),
  };
}

function readRpc(path: string, [request, response, streaming]: RawRpc): Rpc {
  const [, service = "", name = ""] = path.split("/");
  return {
    service,
    name,
    request: fullName(request),
    response: fullName(response),
    clientStreaming: streaming.includes("c"),
    serverStreaming: streaming.includes("s"),
  };
}

function readField([number, name, type, flags = ""]: RawField): Field {
  const [marks = "", oneof] = flags.split("=");
  return {
    number,
    name,
    type: fullName(type),
    repeated: marks.includes("r"),
    packed: marks.includes("p"),
    optional: marks.includes("o"),
    oneof,
  };
}

function pickEnums(names: readonly string[], tables: RawEnums): Map<string, EnumTable> {
  const picked = new Map<string, EnumTable>();
  for (const name of names.map(fullName)) {
    const table = tables[name];
    if (table !== undefined) picked.set(name, new Map(Object.entries(table)));
  }
  return picked;
}

function fullName(name: string): string {
  return name.startsWith(".") ? `octaneapi${name}` : name;
}
