import { asObject, type JsonObject, numberField, objectsField, textField } from "../json_fields.ts";

/** Formats that Octane writes, with what they are good for. */
export const EXPORT_FORMATS = [
  { key: "png8", label: "PNG, 8 bit" },
  { key: "png16", label: "PNG, 16 bit" },
  { key: "exr16", label: "EXR, half float" },
  { key: "exr32", label: "EXR, float" },
  { key: "tiff8", label: "TIFF, 8 bit" },
  { key: "tiff16", label: "TIFF, 16 bit" },
  { key: "jpeg", label: "JPEG" },
] as const;

/** A file that Octane has written. */
export interface ExportedFile {
  readonly label: string;
  readonly pass: string;
  readonly format: string;
  /** Where it can be had; undefined when only Octane's machine has it. */
  readonly download: string | undefined;
  readonly bytes: number | undefined;
  readonly madeAtMs: number | undefined;
}

/** Reads one file; undefined without a name. */
export function readFile(fields: JsonObject): ExportedFile | undefined {
  const label = textField(fields, "label");
  if (label === undefined) return undefined;
  return {
    label,
    pass: textField(fields, "pass") ?? "",
    format: textField(fields, "format") ?? "",
    download: textField(fields, "download"),
    bytes: numberField(fields, "bytes"),
    madeAtMs: numberField(fields, "made_at"),
  };
}

export function readFiles(payload: JsonObject): readonly ExportedFile[] {
  return objectsField(payload, "files").flatMap((each) => readFile(each) ?? []);
}

/** What became of one pass of an export. */
export type ExportJob =
  | { readonly pass: string; readonly state: "waiting" | "writing" }
  | {
    readonly pass: string;
    readonly state: "written";
    readonly file: ExportedFile;
    /** Where it lies. */
    readonly note: string | undefined;
  }
  | { readonly pass: string; readonly state: "failed"; readonly reason: string };

/** Reads an `exportResult` as the end of a job. */
export function jobEnd(pass: string, result: JsonObject): ExportJob {
  const fields = asObject(result.file);
  const file = fields === undefined ? undefined : readFile(fields);
  if (result.result !== "success" || file === undefined) {
    const reason = textField(result, "error") ?? "Octane gave no reason";
    return { pass, state: "failed", reason };
  }
  return { pass, state: "written", file, note: textField(result, "note") };
}

/** How far an export is, in words. */
export function progressText(jobs: readonly ExportJob[]): string {
  const ended = jobs.filter(({ state }) => state === "written" || state === "failed").length;
  const now = jobs.find(({ state }) => state === "writing");
  if (now === undefined) {
    const failed = jobs.filter(({ state }) => state === "failed").length;
    if (failed === 0) return jobs.length === 1 ? "Written" : `All ${jobs.length} written`;
    return `${jobs.length - failed} of ${jobs.length} written`;
  }
  return `Octane writes ${now.pass} (${ended + 1} of ${jobs.length})`;
}
