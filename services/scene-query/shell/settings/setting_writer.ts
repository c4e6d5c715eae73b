import { AttributeRefused, type OctaneDesk, OctaneError, PinRefused } from "@fuelrail/kit/octane";
import { type RequestCaller, RequestRefused } from "@fuelrail/kit/requests";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import { atOctane, changeLevel, finishEdit, refusedByOctane } from "../at_octane.ts";
import type { WriteGuard } from "../write_guard.ts";
import { type Catalogue, projectOf } from "./catalogue.ts";
import type { LevelWatch } from "./level_watch.ts";
import { NoSuchSetting } from "./setting_io.ts";
import type { BatchResults } from "./write_line.ts";

/** A value that has been checked, and who wants it; nobody for what is written again. */
export interface Wish {
  readonly value: SettingValue;
  readonly caller?: RequestCaller;
}

export interface SettingWriterOptions {
  readonly desk: OctaneDesk;
  readonly catalogue: Catalogue;
  readonly watch: LevelWatch;
  readonly guard: WriteGuard;
}

/** Writes settings to Octane. */
export interface SettingWriter {
  /**
   * Writes values in one turn with one update; the catalogue holds afterwards what Octane does.
   * A value that Octane refuses is an error of its own; rejects with `RequestRefused` as a whole
   * when Octane cannot be written to.
   */
  write(batch: ReadonlyMap<string, Wish>): Promise<BatchResults<{ readonly value: SettingValue }>>;
}

/** Settings that change together with another. */
const LINKED: Readonly<Record<string, readonly string[]>> = {
  film_size: ["film_region", "render_region"],
  focus_distance: ["autofocus"],
  timeline_time: ["timeline_frame"],
  timeline_frame: ["timeline_time"],
  fps: ["timeline_time", "timeline_frame"],
};

export function createSettingWriter(options: SettingWriterOptions): SettingWriter {
  const { desk, catalogue, watch, guard } = options;

  function writeBatch(batch: ReadonlyMap<string, Wish>) {
    return atOctane(desk, "edit", async (octane) => {
      if (projectOf(octane) !== catalogue.project) return undefined;
      guard.check();
      const parts = await catalogue.parts(octane);
      const before = await changeLevel(octane);
      const refused = new Map<string, Error>();
      let needsUpdate = false;
      for (const [key, { value }] of batch) {
        const setting = catalogue.setting(key);
        try {
          if (setting === undefined) throw new NoSuchSetting(`${key} is not there`);
          const written = await setting.write(octane, parts, value);
          needsUpdate ||= written === "pins";
        } catch (error) {
          if (!isOwn(error)) throw error;
          const refusal = refusedByOctane(error);
          refused.set(key, refusal instanceof Error ? refusal : new Error(String(refusal)));
        }
      }
      watch.own(before, await finishEdit(octane, needsUpdate));
      const keys = [...batch.keys()];
      const linked = keys.flatMap((key) => LINKED[key] ?? []);
      await catalogue.reread(octane, parts, new Set([...keys, ...linked]));
      return refused;
    });
  }

  return {
    async write(batch) {
      let refused = await writeBatch(batch);
      if (refused === undefined) {
        await catalogue.read();
        refused = await writeBatch(batch);
      }
      if (refused === undefined) {
        throw new RequestRefused("conflict", "Another project was opened meanwhile");
      }
      const results = new Map<string, { readonly value: SettingValue } | Error>();
      for (const key of batch.keys()) {
        const value = catalogue.held.get(key)?.value ?? null;
        results.set(key, refused.get(key) ?? { value });
      }
      return results;
    },
  };
}

/** Whether an error concerns one value, and not the way to Octane. */
function isOwn(error: unknown): boolean {
  if (error instanceof OctaneError) {
    return error.kind === "invalid_argument" || error.kind === "invalid_reference" ||
      error.kind === "unimplemented";
  }
  return error instanceof PinRefused || error instanceof AttributeRefused ||
    error instanceof NoSuchSetting || error instanceof RangeError;
}
