import type { PayloadOf, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  DOWNLOAD_BYTES_MAX,
  type ExportFormat,
  exportName,
  FORMATS,
  mayBeTooLarge,
} from "../../core/export/export_files.ts";
import { newFileName } from "../../core/project/addresses.ts";
import { discreet } from "../../core/project/load_outcome.ts";
import { insideFolder, parseOctaneFolder } from "../../core/project/octane_folder.ts";
import { atOctane } from "../at_octane.ts";
import { inTime } from "../in_time.ts";
import { notify } from "../late_answers.ts";
import { createPassReader } from "../settings/pass_reader.ts";
import type { WriteGuard } from "../write_guard.ts";
import { createExportStore } from "./export_store.ts";

export interface ExportDeskOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly guard: WriteGuard;
  /** On Octane's machine; without it nothing can be exported. */
  readonly octaneTempDir?: string | undefined;
  /** Largest file that is brought to a browser. @default {67108864} */
  readonly exportBytesMax?: number | undefined;
}

/** Lets Octane write pictures, and brings them to browsers where it lets them be read. */
export interface ExportDesk {
  readonly handlers: RequestHandlers;
  stop(): void;
}

type Result = PayloadOf<"exportResult">;
type File = NonNullable<Result["file"]>;

interface Order {
  readonly format: ExportFormat;
  readonly pass: string;
  readonly name: string;
  readonly operation?: string;
}

const { saveImage1, getRenderResultStatistics } = ApiRenderEngineService.method;
const LISTED_MAX = 500;
const STAYS = "The file stays in Fuelrail's export folder on Octane's machine";
const NO_FOLDER = "No folder for exports is configured on Octane's machine (OCTANE_TEMP_DIR)";

export function createExportDesk(options: ExportDeskOptions): ExportDesk {
  const { desk, bus, room, session, clock, log, guard, octaneTempDir } = options;
  const folder = octaneTempDir === undefined ? undefined : parseOctaneFolder(octaneTempDir);
  const bytesMax = options.exportBytesMax ?? DOWNLOAD_BYTES_MAX;
  const store = createExportStore({ bus, room, desk, bytesMax });
  const passes = createPassReader();
  const made: File[] = [];
  let count = 0;

  function ready(name: string | undefined): { readonly name: string } {
    guard.check();
    if (folder === undefined) throw new RequestRefused("not_available", NO_FOLDER);
    const checked = newFileName(name ?? "render", [""]);
    if (!checked.ok) throw new RequestRefused(checked.refusal.code, checked.refusal.message);
    return { name: checked.name };
  }

  async function write(octane: OctaneAtDesk, order: Order): Promise<Result> {
    const { format, pass } = order;
    const spec = FORMATS[format];
    const { target, available } = await passes.read(octane);
    if (target === 0n) throw new RequestRefused("render_stopped", "Nothing is rendered");
    const found = available.find(({ id }) => id === pass);
    if (found === undefined) {
      throw new RequestRefused("not_found", `The scene does not render the pass "${pass}"`);
    }
    const unixMs = clock.unixMs();
    const label = exportName({ ...order, unixMs, count: ++count });
    const path = folder === undefined ? "" : insideFolder(folder, [label]);
    const { result } = await octane.call(saveImage1, {
      renderPassId: found.passId,
      fullPath: path,
      imageSaveFormat: spec.save,
      colorSpace: spec.colourSpace,
      premultipliedAlphaType: spec.premultiplied,
      exrCompressionType: spec.exrCompression,
      exrCompressionLevel: 0,
      asynchronous: false,
    });
    if (!result) {
      const why = "is there a picture yet, and can Octane write to its export folder?";
      return { result: "error", error: `Octane did not write the file: ${why}` };
    }
    const id = `e-${session.toString(16)}-${count}`;
    const exported = { id, label, format, path };
    const { statistics } = await octane.call(getRenderResultStatistics, {});
    const size = statistics?.usedSize ?? statistics?.setSize ?? { x: 0, y: 0 };
    const isLarge = mayBeTooLarge(format, size, bytesMax);
    const { readable, bytes } = isLarge
      ? { readable: false, bytes: undefined }
      : await store.probe(octane, exported);
    if (readable) store.add(exported);
    const file: File = {
      pass,
      format,
      label,
      download: readable ? `/rooms/${room}/exports/${id}` : null,
      made_at: unixMs,
      ...(bytes === undefined ? {} : { bytes }),
    };
    made.unshift(file);
    made.length = Math.min(made.length, LISTED_MAX);
    const why = isLarge
      ? "it is too large to be brought here"
      : "this Octane does not let Fuelrail read it";
    return { result: "success", file, note: readable ? STAYS : `${STAYS}; ${why}` };
  }

  async function one(order: Order): Promise<Result> {
    const said = order.operation === undefined ? {} : { operation_id: order.operation };
    const result = await atOctane(desk, "read", async (octane) => {
      guard.check();
      try {
        return await write(octane, order);
      } catch (error) {
        if (!(error instanceof OctaneError) || error.kind === "unimplemented") throw error;
        const why = discreet(error.why, [octaneTempDir]);
        return { result: "error" as const, error: `Octane did not write the file: ${why}` };
      }
    });
    return { ...result, ...said };
  }

  const tell = (caller: RequestCaller, payload: Result): void =>
    notify({ bus, room }, caller, { event_type: "exportResult", payload });

  const failed = (error: unknown, operation: string): Result => {
    if (!(error instanceof RequestRefused)) log.error("an export failed", { error });
    const words = error instanceof RequestRefused ? error.message : "A fault inside Fuelrail";
    return { result: "error", error: words, operation_id: operation };
  };

  return {
    handlers: {
      async exportImageRequest({ format, pass, name }, caller) {
        const operation = crypto.randomUUID();
        const work = one({ format, pass, operation, ...ready(name) });
        const payload = await inTime(work, clock);
        if (payload !== undefined) return { event_type: "exportResult", payload };
        const late = work.catch((error) => failed(error, operation));
        void late.then((result) => tell(caller, result));
        const accepted = { event_type: "exportImageRequest", operation_id: operation };
        return { event_type: "accepted", payload: accepted };
      },
      exportPassesRequest({ format, passes: wanted, name }, caller) {
        const operation = crypto.randomUUID();
        const common = { format, operation, ...ready(name) };
        void (async () => {
          for (const pass of wanted) {
            const result = await one({ ...common, pass })
              .catch((error) => failed(error, operation));
            tell(caller, result);
          }
        })();
        const accepted = { event_type: "exportPassesRequest", operation_id: operation };
        return { event_type: "accepted", payload: accepted };
      },
      getExportsRequest: () => ({ event_type: "exportsResult", payload: { files: [...made] } }),
    },
    stop: () => store.stop(),
  };
}
