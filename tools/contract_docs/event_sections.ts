import { type EventDefinition, eventOf, isEventType, TOPICS } from "@fuelrail/contracts";
import { bodyOf, commonForms } from "./common_forms.ts";
import { jsonSchemaOf, OTHER_SCHEMAS } from "./schema_files.ts";
import {
  formRows,
  formsOf,
  type JsonSchema,
  type NamedForm,
  plainTypeText,
  rowsOf,
} from "./schema_rows.ts";
import { code, table } from "./table.ts";

const TOPIC_TITLES: Readonly<Record<keyof typeof TOPICS, string>> = {
  session: "Joining and frames",
  presence: "Presence",
  room_state: "The whole room",
  link: "Link and render progress",
  stream: "Stream settings",
  state: "State, frames and demand on the bus",
  turns: "Turns at Octane",
  services: "What services tell each other",
  control: "Control",
  camera: "Camera",
  input: "Input as JSON",
  selection: "Picking and selection",
  hierarchy: "Hierarchy",
  properties: "Properties and graphs",
  edit: "Editing",
  materials: "Materials",
  project: "Projects and assets",
  export: "Export",
  takes: "Takes of a recorder",
  render_settings: "Render settings and passes",
  devices: "Devices and memory",
  review: "Review",
  drawing: "Drawings",
  access: "Access",
  debug: "Debug console",
};

const COMMON = commonForms();

const WAYS = {
  c2s: "viewer to Fuelrail",
  s2c: "Fuelrail to viewers",
  both: "both ways",
  bus: "bus only",
} as const;

/** Overview of every event by topic. */
export function eventOverview(): string[] {
  return topics().flatMap(([title, events]) => [
    `### ${title}`,
    "",
    ...table(
      ["event", "way", "owner", "least role", "answer", "available"],
      events.map((event) => [
        `[${code(event.type)}](#${anchor(event.type)})`,
        WAYS[event.direction],
        event.owner,
        event.role,
        answerText(event),
        event.available ? "yes" : "not yet",
      ]),
    ),
  ]);
}

/** Every event with the fields of its payload. */
export function eventDetails(): string[] {
  return topics().flatMap(([title, events]) => [
    `### ${title}: payloads`,
    "",
    ...events.flatMap(eventDetail),
  ]);
}

/** Messages of the canvas and display protocols and bodies on the bus. */
export function otherDetails(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const other = OTHER_SCHEMAS[name];
    if (other === undefined) throw new Error(`Cannot document "${name}": no such schema`);
    const intro = `${other.doc} [JSON Schema](schemas/${name}.json)`;
    return [`### ${name}`, "", intro, "", ...payloadTables(jsonSchemaOf(other.schema))];
  });
}

function topics(): [title: string, events: EventDefinition[]][] {
  return Object.entries(TOPICS).map(([name, topic]) => {
    const events = Object.keys(topic).filter(isEventType).map(eventOf);
    return [TOPIC_TITLES[name as keyof typeof TOPICS], events];
  });
}

function eventDetail(event: EventDefinition): string[] {
  const facts = [
    WAYS[event.direction],
    event.direction === "s2c" ? `from ${event.owner}` : `owner ${event.owner}`,
    `role ${event.role}`,
    event.subject === undefined ? "" : `subject ${code(event.subject)}`,
    event.reply === undefined ? "" : `answer ${answerText(event)}`,
    `since version ${event.since}`,
    event.available ? "" : "**not available yet**",
    `[JSON Schema](schemas/${event.type}.json)`,
  ];
  return [
    `#### ${event.type}`,
    "",
    event.doc,
    "",
    `${facts.filter((fact) => fact !== "").join(" - ")}`,
    "",
    ...payloadTables(jsonSchemaOf(event.payload)),
  ];
}

/** Forms that several messages share. */
export function commonFormSection(): string[] {
  const all = [...COMMON];
  const plain = all.filter(([, form]) => !isExpanded(form.schema));
  const expanded = all.filter(([, form]) => isExpanded(form.schema));
  const rows = plain.map(([title, { schema, doc }]) => [
    formAnchor(title),
    plainTypeText(schema, nameOf),
    doc,
  ]);
  return [
    ...table(["form", "is", "meaning"], rows),
    ...expanded.flatMap(([title, { schema }]) => [
      `### ${formAnchor(title)}`,
      "",
      ...payloadTables(schema),
    ]),
  ];
}

function isExpanded(schema: JsonSchema): boolean {
  return schema.properties !== undefined || formsOf(schema) !== undefined;
}

function formAnchor(title: string): string {
  return `<a id="form-${title.toLowerCase().replaceAll(" ", "-")}"></a>${title}`;
}

/** A link to a common form, for schemas that are exactly that form. */
function nameOf(schema: JsonSchema): NamedForm | undefined {
  const { title } = schema;
  const common = title === undefined ? undefined : COMMON.get(title);
  if (title === undefined || common === undefined || bodyOf(common.schema) !== bodyOf(schema)) {
    return undefined;
  }
  const text = `[${title}](#form-${title.toLowerCase().replaceAll(" ", "-")})`;
  return { text, doc: common.doc };
}

function payloadTables(schema: JsonSchema): string[] {
  const forms = formsOf(schema);
  const rows = forms === undefined ? rowsOf(schema, nameOf) : formRows(forms, nameOf);
  if (rows.length === 0) return ["No fields.", ""];
  return table(
    ["field", "form", "needed", "meaning"],
    rows.map((row) => [code(row.name), row.type, row.isRequired ? "yes" : "", row.doc]),
  );
}

function answerText(event: EventDefinition): string {
  if (event.reply === undefined) return "";
  if (event.reply === "bytes") return "raw bytes";
  return `[${code(event.reply)}](#${anchor(event.reply)})`;
}

function anchor(type: string): string {
  return type.toLowerCase().replaceAll(".", "");
}
