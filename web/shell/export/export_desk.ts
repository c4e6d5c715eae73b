import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type ExportedFile,
  type ExportJob,
  jobEnd,
  readFiles,
} from "../../core/export/export_list.ts";
import type { Notice } from "../../core/notices.ts";
import type { Requests } from "../scene/requests.ts";
import type { Exporter } from "../view_tools/exporter.ts";

/** Lets Octane write pictures, and brings them here. */
export interface ExportDesk {
  /** The passes of the newest export; empty before there was one. */
  readonly jobs: ReadonlySignal<readonly ExportJob[]>;
  readonly running: ReadonlySignal<boolean>;
  /** What was exported since the service started; undefined until that was read. */
  readonly files: ReadonlySignal<readonly ExportedFile[] | undefined>;
  readonly fault: ReadonlySignal<string | undefined>;
  readFiles(): Promise<void>;
  /** Writes passes one by one; a single file is saved here at once where it can be had. */
  start(format: string, passes: readonly string[], name: string | undefined): Promise<void>;
  save(file: ExportedFile): Promise<void>;
}

/** What the desk needs of the page. */
export interface ExportParts {
  readonly scene: { readonly requests: Requests };
  readonly viewTools: { readonly exporter: Exporter };
  readonly actions: { notify(tone: Notice["tone"], text: string): void };
}

const desks = new WeakMap<ExportParts, ExportDesk>();

/** The page's exports, put together when they are first asked for. */
export function exportDeskOf(parts: ExportParts): ExportDesk {
  const known = desks.get(parts);
  if (known !== undefined) return known;
  const desk = createExportDesk(parts);
  desks.set(parts, desk);
  return desk;
}

function createExportDesk(parts: ExportParts): ExportDesk {
  const { scene: { requests }, viewTools: { exporter }, actions: { notify } } = parts;
  const jobs = signal<readonly ExportJob[]>([]);
  const running = signal(false);
  const files = signal<readonly ExportedFile[] | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);

  async function read(): Promise<void> {
    const answer = await requests.ask("getExportsRequest", {});
    fault.value = answer.ok ? undefined : answer.message;
    if (answer.ok) files.value = readFiles(answer.payload);
  }

  async function save({ download, label }: ExportedFile): Promise<void> {
    if (download === undefined) return;
    try {
      await exporter.download(download, label);
      notify("good", `Saved ${label}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      notify("error", `${label} was not saved. ${why}`);
    }
  }

  function put(index: number, job: ExportJob): void {
    jobs.value = jobs.value.map((each, at) => at === index ? job : each);
  }

  return {
    jobs,
    running,
    files,
    fault,
    readFiles: read,
    save,
    async start(format, passes, name) {
      if (running.peek()) return;
      running.value = true;
      jobs.value = passes.map((pass) => ({ pass, state: "waiting" }));
      for (const [index, pass] of passes.entries()) {
        put(index, { pass, state: "writing" });
        put(index, jobEnd(pass, await exporter.write({ format, pass, name })));
      }
      running.value = false;
      const [only] = jobs.value;
      if (passes.length === 1 && only?.state === "written") await save(only.file);
      await read();
    },
  };
}
