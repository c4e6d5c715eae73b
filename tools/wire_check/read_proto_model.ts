import protobuf from "protobufjs";
import { emptyModel, type FieldModel, streamingWord, type WireModel } from "./wire_model.ts";

const EMPTY_FILE = "google/protobuf/empty.proto";
const NUMERIC = new Set([
  ...["double", "float", "int32", "uint32", "sint32", "fixed32", "sfixed32", "int64"],
  ...["uint64", "sint64", "fixed64", "sfixed64", "bool"],
]);

/** The interface that the .proto files below `folder` give to `generation`. */
export async function readProtoModel(folder: string, generation: string): Promise<WireModel> {
  const root = new protobuf.Root();
  const needed = new Set<string>();
  for (const path of await protoFiles([`${folder}/common`, `${folder}/${generation}`])) {
    const text = await Deno.readTextFile(path);
    try {
      const parsed = protobuf.parse(text, root, { keepCase: true });
      for (const name of parsed.imports ?? []) needed.add(name);
    } catch (cause) {
      throw new Error(`${path} cannot be read: ${String(cause)}`, { cause });
    }
  }
  const wellKnown = protobuf.common.get(EMPTY_FILE);
  if (needed.has(EMPTY_FILE) && wellKnown?.nested) root.addJSON(wellKnown.nested);
  root.resolveAll();
  const model = emptyModel();
  addNamespace(model, root);
  return model;
}

async function protoFiles(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) found.push(...await protoFiles([path]));
      else if (entry.name.endsWith(".proto")) found.push(path);
    }
  }
  return found.sort();
}

function addNamespace(model: WireModel, namespace: protobuf.NamespaceBase): void {
  if (namespace instanceof protobuf.Type) addMessage(model, namespace);
  if (namespace instanceof protobuf.Service) addService(model, namespace);
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Enum) {
      model.enums.set(nameOf(nested), new Map(Object.entries(nested.values)));
    } else if (nested instanceof protobuf.Namespace) addNamespace(model, nested);
  }
}

function addMessage(model: WireModel, type: protobuf.Type): void {
  const fields = new Map<number, FieldModel>();
  for (const field of type.fieldsArray) {
    fields.set(field.id, {
      name: field.name,
      type: field.resolvedType === null ? field.type : nameOf(field.resolvedType),
      label: labelOf(field),
      oneof: field.partOf === null || isSynthetic(field) ? "none" : field.partOf.name,
    });
  }
  model.messages.set(nameOf(type), fields);
}

function labelOf(field: protobuf.Field): FieldModel["label"] {
  if (!field.repeated) return isSynthetic(field) ? "optional" : "singular";
  const packable = NUMERIC.has(field.type) || field.resolvedType instanceof protobuf.Enum;
  return packable && field.packed ? "repeated packed" : "repeated";
}

function isSynthetic(field: protobuf.Field): boolean {
  return field.options?.["proto3_optional"] === true;
}

function addService(model: WireModel, service: protobuf.Service): void {
  for (const method of service.methodsArray) {
    method.resolve();
    const { resolvedRequestType: request, resolvedResponseType: response } = method;
    model.rpcs.set(`/${nameOf(service)}/${method.name}`, {
      request: request === null ? "?" : nameOf(request),
      response: response === null ? "?" : nameOf(response),
      streaming: streamingWord(method.requestStream === true, method.responseStream === true),
    });
  }
}

function nameOf(object: protobuf.ReflectionObject): string {
  return object.fullName.replace(/^\./, "");
}
