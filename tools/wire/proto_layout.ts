/** Decides which .proto file holds which message, enum and service. */
import {
  type EnumTable,
  type Field,
  type Generation,
  GENERATIONS,
  type Rpc,
  type WireFacts,
} from "./facts.ts";
import { snakeCase, topicOf } from "./proto_topics.ts";

export interface ProtoMessage {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}
export interface ProtoEnum {
  readonly name: string;
  readonly values: EnumTable;
}
export interface ProtoService {
  readonly name: string;
  readonly rpcs: readonly Rpc[];
}

export interface ProtoFile {
  /** Below proto/, such as `common/values.proto`. */
  readonly path: string;
  readonly topic: string;
  readonly package: string;
  readonly imports: readonly string[];
  /** Re-exported imports: the file is the switch between generations. */
  readonly publicImports: readonly string[];
  readonly enums: readonly ProtoEnum[];
  readonly messages: readonly ProtoMessage[];
  readonly services: readonly ProtoService[];
}

type Scope = "common" | Generation;
interface Item {
  readonly scope: Scope;
  readonly package: string;
  readonly topic: string;
  readonly message?: ProtoMessage;
  readonly enum?: ProtoEnum;
  readonly service?: ProtoService;
  /** Full names of the top-level types that this one mentions. */
  readonly uses: ReadonlySet<string>;
}

export const EMPTY = "google.protobuf.Empty";
const EMPTY_FILE = "google/protobuf/empty.proto";
export const SWITCH_FILE = "generation.proto";

/** Lays a facts file out as .proto files; enum names that differ go into per-generation files. */
export function layOut(facts: WireFacts): ProtoFile[] {
  const names = new Set(
    [facts.common, facts.byGeneration.alpha5, facts.byGeneration.beta2]
      .flatMap((part) => [...part.messages.keys()]),
  );
  const top = (name: string): string => {
    const parent = name.slice(0, name.lastIndexOf("."));
    return names.has(parent) ? top(parent) : name;
  };
  const items = new Map<string, Item[]>();
  const add = (name: string, item: Item) => items.set(name, [...(items.get(name) ?? []), item]);
  for (const [scope, name, values] of scopedEnums(facts)) {
    if (top(name) === name) add(name, enumItem(scope, name, values));
  }
  for (const scope of ["common", ...GENERATIONS] as const) {
    const part = scope === "common" ? facts.common : facts.byGeneration[scope];
    for (const name of part.messages.keys()) {
      if (name === EMPTY || top(name) !== name) continue;
      add(name, messageItem(scope, buildMessage(name, part.messages, facts), top));
    }
  }
  for (const [scope, service] of scopedServices(facts)) {
    add(service.name, serviceItem(scope, service));
  }
  return buildFiles(items);
}

function* scopedEnums(facts: WireFacts): Iterable<[Scope, string, EnumTable]> {
  const { alpha5, beta2 } = facts.enums;
  for (const name of new Set([...alpha5.keys(), ...beta2.keys()])) {
    const [a, b] = [alpha5.get(name), beta2.get(name)];
    if (a !== undefined && b !== undefined && sameTable(a, b)) yield ["common", name, a];
    else {
      if (a !== undefined) yield ["alpha5", name, a];
      if (b !== undefined) yield ["beta2", name, b];
    }
  }
}

function sameTable(a: EnumTable, b: EnumTable): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}

/** A service is common only if neither its rpcs nor their messages depend on the generation. */
function* scopedServices(facts: WireFacts): Iterable<[Scope, ProtoService]> {
  const varied = new Set<string>();
  const isVaried = (type: string) =>
    GENERATIONS.some((generation) => facts.byGeneration[generation].messages.has(type));
  for (const generation of GENERATIONS) {
    for (const rpc of facts.byGeneration[generation].rpcs) varied.add(rpc.service);
  }
  for (const rpc of facts.common.rpcs) {
    if (isVaried(rpc.request) || isVaried(rpc.response)) varied.add(rpc.service);
  }
  for (const name of new Set(facts.common.rpcs.map((rpc) => rpc.service))) {
    const rpcs = facts.common.rpcs.filter((rpc) => rpc.service === name);
    if (!varied.has(name)) yield ["common", { name, rpcs }];
  }
  for (const generation of GENERATIONS) {
    const own = facts.byGeneration[generation].rpcs;
    for (const name of varied) {
      const rpcs = [...facts.common.rpcs, ...own].filter((rpc) => rpc.service === name);
      if (rpcs.length > 0) yield [generation, { name, rpcs }];
    }
  }
}

function buildMessage(
  name: string,
  all: ReadonlyMap<string, readonly Field[]>,
  facts: WireFacts,
): ProtoMessage {
  const inside = (other: string) => other.slice(0, other.lastIndexOf(".")) === name;
  return {
    name,
    fields: all.get(name) ?? [],
    messages: [...all.keys()].filter(inside).map((inner) => buildMessage(inner, all, facts)),
    enums: [...facts.enums.beta2].filter(([other]) => inside(other))
      .map(([other, values]) => ({ name: other, values })),
  };
}

function messageItem(scope: Scope, message: ProtoMessage, top: (name: string) => string): Item {
  const uses = new Set<string>();
  const visit = (part: ProtoMessage) => {
    for (const field of part.fields) if (field.type.includes(".")) uses.add(top(field.type));
    part.messages.forEach(visit);
  };
  visit(message);
  uses.delete(message.name);
  const [packageName, name] = splitName(message.name);
  const topic = packageName === "octaneapi"
    ? topicOf(name)
    : packageName === "livelinkapi"
    ? "livelink"
    : ownerTopic(packageName) + (/Re(quest|sponse)$/.test(name) ? "" : "_parts");
  return { scope, package: packageName, topic, message, uses };
}

function enumItem(scope: Scope, name: string, values: EnumTable): Item {
  const [packageName, ownName] = splitName(name);
  const topic = packageName !== "octaneapi"
    ? `${ownerTopic(packageName)}_parts`
    : scope === "common"
    ? "enums"
    : snakeCase(ownName);
  return { scope, package: packageName, topic, enum: { name, values }, uses: new Set() };
}

function serviceItem(scope: Scope, service: ProtoService): Item {
  const [packageName, name] = splitName(service.name);
  const uses = new Set(service.rpcs.flatMap((rpc) => [rpc.request, rpc.response]));
  const topic = packageName === "livelinkapi" ? "livelink" : snakeCase(name);
  return { scope, package: packageName, topic, service, uses };
}

function splitName(name: string): [packageName: string, ownName: string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}

function ownerTopic(packageName: string): string {
  return snakeCase(packageName.slice(packageName.lastIndexOf(".") + 1));
}

function buildFiles(items: ReadonlyMap<string, readonly Item[]>): ProtoFile[] {
  const varies = variedNames(items);
  const folderOf = (name: string, item: Item) =>
    item.scope !== "common" ? item.scope : varies.has(name) ? "varied" : "common";
  const pathOf = (name: string, item: Item) => {
    const folder = folderOf(name, item);
    if (folder === "varied") return `common/varied/${item.topic}.proto`;
    if (folder === "common") return `common/${item.topic}.proto`;
    return `${folder}/${item.topic}_${folder}.proto`;
  };
  const groups = Map.groupBy(
    [...items].flatMap(([name, list]) => list.map((item) => ({ name, item }))),
    ({ name, item }) => pathOf(name, item),
  );
  const files: ProtoFile[] = [];
  for (const [path, entries] of groups) {
    const imports = new Set<string>();
    for (const { item } of entries) {
      for (const used of item.uses) imports.add(importOf(used, item, items, pathOf));
    }
    imports.delete(importPath(path));
    files.push({
      path,
      topic: entries[0]?.item.topic ?? "",
      package: entries[0]?.item.package ?? "",
      imports: [...imports].sort(),
      publicImports: [],
      enums: entries.flatMap(({ item }) => item.enum ?? []),
      messages: entries.flatMap(({ item }) => item.message ?? []),
      services: entries.flatMap(({ item }) => item.service ?? []),
    });
  }
  for (const generation of GENERATIONS) files.push(switchFile(generation, files));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function importOf(
  used: string,
  user: Item,
  items: ReadonlyMap<string, readonly Item[]>,
  pathOf: (name: string, item: Item) => string,
): string {
  if (used === EMPTY) return EMPTY_FILE;
  const candidates = items.get(used) ?? [];
  const own = candidates.find((item) => item.scope === user.scope || item.scope === "common");
  if (own !== undefined) return importPath(pathOf(used, own));
  if (candidates.every((item) => item.enum !== undefined) && candidates.length > 0) {
    return SWITCH_FILE;
  }
  throw new Error(`${used}, which differs by generation, is used by a common message`);
}

function importPath(path: string): string {
  return path.replace(/^(common|alpha5|beta2)\//, "");
}

/** Common items that reach, through their types, something that differs by generation. */
function variedNames(items: ReadonlyMap<string, readonly Item[]>): Set<string> {
  const varied = new Set<string>();
  for (const [name, list] of items) {
    if (list.some((item) => item.scope !== "common")) varied.add(name);
  }
  for (let before = -1; before !== varied.size;) {
    before = varied.size;
    for (const [name, list] of items) {
      if (list.some((item) => [...item.uses].some((used) => varied.has(used)))) varied.add(name);
    }
  }
  return varied;
}

function switchFile(generation: Generation, files: readonly ProtoFile[]): ProtoFile {
  const enumFiles = files.filter((file) =>
    file.path.startsWith(`${generation}/`) && file.enums.length > 0
  );
  return {
    path: `${generation}/${SWITCH_FILE}`,
    topic: "generation",
    package: "octaneapi",
    imports: [],
    publicImports: enumFiles.map((file) => importPath(file.path)).sort(),
    enums: [],
    messages: [],
    services: [],
  };
}
