import type { Field, Rpc } from "./facts.ts";
import { EMPTY, type ProtoEnum, type ProtoFile, type ProtoMessage } from "./proto_layout.ts";
import { FIELD_NOTES, MESSAGE_NOTES, TOPIC_NOTES } from "./proto_topics.ts";

const WIDTH = 100;

/** The text of one .proto file, types written out in full so that packages cannot shadow them. */
export function protoText(file: ProtoFile): string {
  const note = fileNote(file);
  const blocks: string[][] = [
    [...(note === undefined ? [] : comment(note, "")), 'syntax = "proto3";'],
    [`package ${file.package};`],
    [
      ...file.publicImports.map((path) => `import public "${path}";`),
      ...file.imports.map((path) => `import "${path}";`),
    ],
    ...file.enums.map((table) => enumText(table, "")),
    ...file.messages.map((message) => messageText(message, "")),
    ...file.services.map((service) => [
      `service ${lastPart(service.name)} {`,
      ...service.rpcs.map(rpcText),
      "}",
    ]),
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n") + "\n").join(
    "\n",
  );
}

function fileNote(file: ProtoFile): string | undefined {
  if (file.topic === "generation") {
    return "The names that differ between generations, for the common files that mention them.";
  }
  return TOPIC_NOTES[file.topic];
}

function enumText(table: ProtoEnum, indent: string): string[] {
  const values = [...table.values]
    .sort(([, a], [, b]) => Number(a !== 0) - Number(b !== 0) || a - b);
  const aliased = new Set(table.values.values()).size !== table.values.size;
  return [
    `${indent}enum ${lastPart(table.name)} {`,
    ...(aliased ? [`${indent}  option allow_alias = true;`] : []),
    ...values.map(([name, value]) => `${indent}  ${name} = ${value};`),
    `${indent}}`,
  ];
}

function messageText(message: ProtoMessage, indent: string): string[] {
  const inner = `${indent}  `;
  const note = MESSAGE_NOTES[message.name];
  const body = [
    ...message.enums.flatMap((table) => [...enumText(table, inner), ""]),
    ...message.messages.flatMap((part) => [...messageText(part, inner), ""]),
    ...fieldsText(message, inner),
  ];
  const head = `${indent}message ${lastPart(message.name)} {`;
  const lines = note === undefined ? [] : comment(note, indent);
  return body.length === 0 ? [...lines, `${head}}`] : [...lines, head, ...body, `${indent}}`];
}

function fieldsText(message: ProtoMessage, indent: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const field of message.fields) {
    if (field.oneof !== open) {
      if (open !== undefined) lines.push(`${indent}}`);
      if (field.oneof !== undefined) lines.push(`${indent}oneof ${field.oneof} {`);
      open = field.oneof;
    }
    lines.push(fieldText(message.name, field, open === undefined ? indent : `${indent}  `));
  }
  if (open !== undefined) lines.push(`${indent}}`);
  return lines;
}

function fieldText(owner: string, field: Field, indent: string): string {
  const label = field.repeated ? "repeated " : field.optional ? "optional " : "";
  const note = FIELD_NOTES[`${owner}.${field.name}`];
  const unpacked = field.repeated && !field.packed && isNumeric(field.type);
  return `${indent}${label}${typeText(field.type)} ${field.name} = ${field.number}` +
    `${unpacked ? " [packed = false]" : ""};${note === undefined ? "" : ` // ${note}`}`;
}

function isNumeric(type: string): boolean {
  return !type.includes(".") && type !== "string" && type !== "bytes";
}

function rpcText(rpc: Rpc): string {
  const request = `${rpc.clientStreaming ? "stream " : ""}${typeText(rpc.request)}`;
  const response = `${rpc.serverStreaming ? "stream " : ""}${typeText(rpc.response)}`;
  const line = `  rpc ${rpc.name}(${request}) returns (${response});`;
  return line.length <= WIDTH
    ? line
    : `  rpc ${rpc.name}(${request})\n      returns (${response});`;
}

function typeText(type: string): string {
  if (type === EMPTY) return EMPTY;
  return type.includes(".") ? `.${type}` : type;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function comment(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (`${indent}// ${line} ${word}`.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}// ${each}`);
}
