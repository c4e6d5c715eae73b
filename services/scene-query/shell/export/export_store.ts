import {
  busRequest,
  NAME_HEADER,
  NONE_HEADER,
  parsePayload,
  PART_HEADER,
  PARTS_HEADER,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus, BusReply, Subscription } from "@fuelrail/kit/bus";
import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import { LiveLinkService } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type ExportFormat, isFileOf, partOf } from "../../core/export/export_files.ts";
import { atOctane } from "../at_octane.ts";

/** A file that Octane wrote on its machine. */
export interface Exported {
  readonly id: string;
  readonly label: string;
  readonly format: ExportFormat;
  /** On Octane's machine; never for clients. */
  readonly path: string;
}

/** Reads exported files back from Octane and hands them out in parts. */
export interface ExportStore {
  /**
   * Whether Octane lets its files be read: found out by reading one, within the turn in which it
   * was written. Resolves to the file's size when it was read now.
   */
  probe(octane: OctaneAtDesk, file: Exported): Promise<{ readable: boolean; bytes?: number }>;
  add(file: Exported): void;
  stop(): void;
}

/** How many files of the largest size are kept in memory. */
const KEPT_MAX = 2;
/** Files that are handed out, the newest. */
const FILES_MAX = 256;
const READ_MS = 60_000;
const QUEUE = "scene-query";
const decoder = new TextDecoder();

/** Makes a store that answers `exportPart`. */
export function createExportStore(options: {
  readonly bus: Bus;
  readonly room: Room;
  readonly desk: OctaneDesk;
  /** Largest file that is handed out. */
  readonly bytesMax: number;
}): ExportStore {
  const { bus, room, desk, bytesMax } = options;
  const files = new Map<string, Exported>();
  const kept = new Map<string, Uint8Array>();
  const reading = new Map<string, Promise<Uint8Array>>();
  let readable: { readonly session: string; readonly is: boolean } | undefined;

  /** A file's bytes; undefined when Octane does not give them, or gives something else. */
  async function read(octane: OctaneAtDesk, file: Exported): Promise<Uint8Array | undefined> {
    try {
      const { filedata } = await octane.call(
        LiveLinkService.method.getFile,
        { filepath: file.path },
        { deadlineMs: READ_MS },
      );
      return isFileOf(file.format, filedata) ? filedata : undefined;
    } catch (error) {
      const isRefusal = error instanceof OctaneError &&
        !["unreachable", "cancelled", "deadline"].includes(error.kind);
      if (isRefusal) return undefined;
      throw error;
    }
  }

  function keep(id: string, bytes: Uint8Array): void {
    if (bytes.length > bytesMax) return;
    kept.delete(id);
    kept.set(id, bytes);
    let sum = [...kept.values()].reduce((total, { length }) => total + length, 0);
    for (const [oldest, { length }] of kept) {
      if (sum <= KEPT_MAX * bytesMax) break;
      kept.delete(oldest);
      sum -= length;
    }
  }

  async function fetched(file: Exported): Promise<Uint8Array> {
    const bytes = await atOctane(desk, "read", (octane) => read(octane, file));
    if (bytes === undefined) {
      throw new RequestRefused("not_found", "Octane no longer gives this file");
    }
    if (bytes.length > bytesMax) {
      throw new RequestRefused("too_large", "The file is too large to be downloaded");
    }
    keep(file.id, bytes);
    return bytes;
  }

  function bytesOf(file: Exported): Promise<Uint8Array> {
    const known = kept.get(file.id);
    if (known !== undefined) return Promise.resolve(known);
    const running = reading.get(file.id) ?? fetched(file).finally(() => reading.delete(file.id));
    reading.set(file.id, running);
    return running;
  }

  const nothing = (why: string): BusReply => ({
    data: new Uint8Array(0),
    headers: { [NONE_HEADER]: why },
  });

  async function answer(data: Uint8Array): Promise<BusReply> {
    const request = busRequest.safeParse(JSON.parse(decoder.decode(data)));
    const asked = request.success ? parsePayload("exportPart", request.data.payload) : undefined;
    if (asked?.ok !== true) return nothing("1");
    const file = files.get(asked.payload.id);
    if (file === undefined) return nothing("1");
    try {
      const found = partOf(await bytesOf(file), asked.payload.part);
      if (found === undefined) return nothing("1");
      const headers = {
        [PART_HEADER]: `${asked.payload.part}`,
        [PARTS_HEADER]: `${found.parts}`,
        [NAME_HEADER]: encodeURIComponent(file.label),
      };
      return { data: found.bytes, headers };
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      return nothing(error.message.replace(/[^ -~]/g, "?"));
    }
  }

  const served: Subscription = bus.respond(
    subjects.request(room, "exportPart"),
    QUEUE,
    ({ data }) => answer(data),
  );

  return {
    async probe(octane, file) {
      const session = `${octane.turn.session}`;
      if (readable?.session === session) return { readable: readable.is };
      const bytes = await read(octane, file);
      readable = { session, is: bytes !== undefined };
      if (bytes !== undefined) keep(file.id, bytes);
      return bytes === undefined ? { readable: false } : { readable: true, bytes: bytes.length };
    },
    add(file) {
      files.set(file.id, file);
      for (const oldest of files.keys()) {
        if (files.size <= FILES_MAX) break;
        files.delete(oldest);
        kept.delete(oldest);
      }
    },
    stop: () => served.unsubscribe(),
  };
}
