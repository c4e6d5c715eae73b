import { type AccessToken, bearer } from "../access_token.ts";
import { type ReadonlySignal, signal } from "@preact/signals";
import { asObject, type JsonObject, numberField, textField } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import type { Message } from "../../core/parse_event.ts";
import type { Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import { saveBlob } from "./save_blob.ts";

/** How an EXR file holds its values. */
export type ExrFormat = "exr16" | "exr32";

/** A file that Octane is to write. */
export interface ExportOrder {
  readonly format: string;
  /** Undefined for the beauty pass. */
  readonly pass: string | undefined;
  /** Start of the file's name; undefined leaves it to the room. */
  readonly name?: string | undefined;
}

/** What an export does now. */
export type ExportStep =
  | { readonly step: "writing"; readonly format: ExrFormat }
  | {
    readonly step: "fetching";
    readonly label: string;
    readonly receivedBytes: number;
    /** Undefined when nobody said how many there are. */
    readonly totalBytes: number | undefined;
  };

/** Lets Octane write an EXR file of the shown pass and brings it here where that is possible. */
export interface Exporter {
  readonly running: ReadonlySignal<ExportStep | undefined>;
  /** Where the last file lies that stayed on Octane's machine; undefined when it came here. */
  readonly left: ReadonlySignal<string | undefined>;
  exportExr(format: ExrFormat): Promise<void>;
  /** Lets Octane write a file; what comes back is an `exportResult`, whenever it comes. */
  write(order: ExportOrder): Promise<JsonObject>;
  /** Brings an exported file here and saves it; throws when it cannot be had. */
  download(address: string, label: string): Promise<void>;
  /** Told of every message: late results answer no request. */
  onMessage(message: Message): void;
  /** The connection went away, and with it what was still awaited. */
  abandon(): void;
}

export interface ExporterOptions {
  readonly state: StudioState;
  readonly requests: Requests;
  readonly token: AccessToken;
  notify(tone: Notice["tone"], text: string): void;
}

const LOST: JsonObject = {
  result: "error",
  error: "The connection was lost; Octane may still write the file",
};

export function createExporter(options: ExporterOptions): Exporter {
  const { state, requests, token, notify } = options;
  const running = signal<ExportStep | undefined>(undefined);
  const left = signal<string | undefined>(undefined);
  const awaited = new Map<string, (result: JsonObject) => void>();

  async function write({ format, pass, name }: ExportOrder): Promise<JsonObject> {
    const answer = await requests.ask("exportImageRequest", {
      format,
      ...(pass === undefined ? {} : { pass }),
      ...(name === undefined ? {} : { name }),
    });
    if (!answer.ok) return { result: "error", error: answer.message };
    if (answer.name !== "accepted") return answer.payload;
    const operation = textField(answer.payload, "operation_id");
    if (operation === undefined) return { result: "error", error: "The answer names no operation" };
    return await new Promise((resolve) => awaited.set(operation, resolve));
  }

  async function fetchFile(
    address: string,
    onBytes: (received: number, total: number | undefined) => void,
  ): Promise<Blob> {
    const headers = bearer(token);
    const response = await fetch(address, { headers });
    if (!response.ok || response.body === null) {
      throw new Error(await refusalOf(response));
    }
    const length = Number(response.headers.get("content-length") ?? Number.NaN);
    const totalBytes = Number.isFinite(length) ? length : undefined;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let receivedBytes = 0;
    for await (const part of response.body) {
      parts.push(new Uint8Array(part));
      receivedBytes += part.length;
      onBytes(receivedBytes, totalBytes);
    }
    return new Blob(parts, { type: response.headers.get("content-type") ?? "image/x-exr" });
  }

  async function exportOnce(format: ExrFormat): Promise<void> {
    const result = await write({ format, pass: state.room.peek().aov?.active });
    const file = asObject(result.file);
    if (result.result !== "success" || file === undefined) {
      throw new Error(textField(result, "error") ?? "Octane gave no reason");
    }
    const label = textField(file, "label") ?? `render.${format}`;
    const address = textField(file, "download");
    const whereItLies = textField(result, "note") ?? "";
    if (address === undefined) {
      left.value = `Octane wrote ${label}. ${whereItLies}`.trim();
      return notify("info", left.value);
    }
    const totalBytes = numberField(file, "bytes");
    running.value = { step: "fetching", label, receivedBytes: 0, totalBytes };
    try {
      const blob = await fetchFile(address, (receivedBytes, total) => {
        running.value = { step: "fetching", label, receivedBytes, totalBytes: total };
      });
      saveBlob(blob, label);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const words = `Octane wrote ${label}, but it could not be brought here: ${why}.`;
      left.value = `${words} ${whereItLies}`.trim();
      return notify("error", left.value);
    }
    notify("good", `Saved ${label}`);
  }

  return {
    running,
    left,
    write,
    async download(address, label) {
      saveBlob(await fetchFile(address, () => {}), label);
    },
    async exportExr(format) {
      if (running.peek() !== undefined) return;
      left.value = undefined;
      running.value = { step: "writing", format };
      try {
        await exportOnce(format);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        notify("error", `The EXR file was not saved. ${why}`);
      } finally {
        running.value = undefined;
      }
    },
    onMessage({ name, payload }) {
      if (name !== "exportResult") return;
      const operation = textField(payload, "operation_id") ?? "";
      awaited.get(operation)?.(payload);
      awaited.delete(operation);
    },
    abandon() {
      for (const resolve of awaited.values()) resolve(LOST);
      awaited.clear();
    },
  };
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  try {
    const body = asObject(JSON.parse(text));
    return textField(asObject(body?.payload) ?? body ?? {}, "message") ?? `HTTP ${response.status}`;
  } catch {
    return `The download was refused with HTTP ${response.status}`;
  }
}
