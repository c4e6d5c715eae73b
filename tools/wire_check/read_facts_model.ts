import { factsFiles } from "../facts_files.ts";
import { emptyModel, type FieldModel, streamingWord, type WireModel } from "./wire_model.ts";

interface Part {
  rpcs: Record<string, [string, string, string]>;
  messages: Record<string, [number, string, string, string?][]>;
}

/**
 * The interface that a wire-facts file and those that add to it give to `generation`, enum tables
 * from the file beside.
 */
export async function readFactsModel(file: string, generation: string): Promise<WireModel> {
  const besides = file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  const tables = JSON.parse(
    await Deno.readTextFile(`${besides}enums-${generation}.json`),
  ) as Record<string, Record<string, number>>;
  const model = emptyModel();
  for (const path of await factsFiles(file)) {
    const facts = JSON.parse(await Deno.readTextFile(path)) as Record<string, unknown>;
    for (const part of [facts["common"], facts[generation]] as (Part | undefined)[]) {
      if (part === undefined) throw new Error(`${path} has no part for ${generation}`);
      addPart(model, part);
    }
    for (const name of facts["enums"] as string[]) {
      const table = tables[absolute(name)];
      if (table !== undefined) model.enums.set(absolute(name), new Map(Object.entries(table)));
    }
  }
  return model;
}

function addPart(model: WireModel, part: Part): void {
  for (const [path, [request, response, streaming]] of Object.entries(part.rpcs)) {
    model.rpcs.set(path, {
      request: absolute(request),
      response: absolute(response),
      streaming: streamingWord(streaming.includes("c"), streaming.includes("s")),
    });
  }
  for (const [name, fields] of Object.entries(part.messages)) {
    const byNumber = new Map<number, FieldModel>();
    for (const [number, fieldName, type, flags] of fields) {
      byNumber.set(number, { name: fieldName, type: absolute(type), ...readFlags(flags ?? "") });
    }
    model.messages.set(absolute(name), byNumber);
  }
}

function readFlags(flags: string): Pick<FieldModel, "label" | "oneof"> {
  const equals = flags.indexOf("=");
  const marks = equals < 0 ? flags : flags.slice(0, equals);
  const oneof = equals < 0 ? "none" : flags.slice(equals + 1);
  const known = { "": "singular", o: "optional", r: "repeated", rp: "repeated packed" } as const;
  if (!(marks in known)) throw new Error(`unknown field flags "${flags}"`);
  return { label: known[marks as keyof typeof known], oneof };
}

function absolute(name: string): string {
  return name[0] === "." ? "octaneapi" + name : name;
}
