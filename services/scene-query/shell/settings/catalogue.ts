import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import {
  type HeldSetting,
  type HeldSettings,
  SETTING_SPECS,
} from "../../core/settings/setting_specs.ts";
import { atOctane, changeLevel } from "../at_octane.ts";
import { type Output, readOutput } from "./output_reader.ts";
import { PIN_PARTS, type PinSettings } from "./pin_settings.ts";
import { isAbsence, type Setting } from "./setting_io.ts";
import { createPartFinder, type TargetParts } from "./target_parts.ts";

export interface CatalogueOptions {
  readonly desk: OctaneDesk;
  /** Settings that are the same in every scene, by key. */
  readonly fixed: Readonly<Record<string, Setting>>;
  readonly pins: PinSettings;
  /** Told which node is rendered whenever Octane was asked for it. */
  onTarget(octane: OctaneAtDesk, target: bigint): void;
}

/** Everything that can be set, as Octane held it when it was last read. */
export interface Catalogue {
  readonly held: HeldSettings;
  readonly output: Output | undefined;
  /** The project that was read; undefined before the first reading. */
  readonly project: string | undefined;
  setting(key: string): Setting | undefined;
  /** Reads everything, in many short turns; resolves to the change level before it. */
  readAll(): Promise<bigint>;
  /** Reads what lies on no pin, in one turn. */
  readFixed(): Promise<void>;
  /** Finds the parts of what is rendered, within a turn. */
  parts(octane: OctaneAtDesk): Promise<TargetParts>;
  /** Reads some settings again, within a turn. */
  reread(octane: OctaneAtDesk, parts: TargetParts, keys: Iterable<string>): Promise<void>;
}

/** Which project's handles a turn may use. */
export const projectOf = ({ turn }: OctaneAtDesk): string =>
  `${turn.session}:${turn.projectGeneration}`;

/** Settings read in one turn, so that a gesture waits for no more calls than these. */
const READ_AT_ONCE = 6;
/** Pins described in one turn, at a few calls each, the first time that a type of node is met. */
const LEARN_AT_ONCE = 3;
/** Readings begun because what was read changed meanwhile. */
const TRIES = 3;

const moved = () => new RequestRefused("conflict", "The scene changed while it was read");

/** Whether another project or another node took the place of what was being read. */
const isMoved = (error: unknown) => error instanceof RequestRefused && error.code === "conflict";

export function createCatalogue(options: CatalogueOptions): Catalogue {
  const { desk, fixed, pins } = options;
  const finder = createPartFinder();
  let settings = new Map<string, Setting>();
  let held = new Map<string, HeldSetting>();
  let output: Output | undefined;
  let project: string | undefined;
  /** What was read apart while everything is being read: it is newer. */
  let newer: Map<string, HeldSetting | undefined> | undefined;

  async function parts(octane: OctaneAtDesk): Promise<TargetParts> {
    const found = await finder.find(octane);
    options.onTarget(octane, found.target);
    return found;
  }

  async function readOne(
    octane: OctaneAtDesk,
    found: TargetParts,
    setting: Setting,
  ): Promise<HeldSetting | undefined> {
    try {
      return await setting.read(octane, found);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async function readSome(
    octane: OctaneAtDesk,
    found: TargetParts,
    some: Iterable<readonly [string, Setting]>,
    into: Map<string, HeldSetting>,
  ): Promise<void> {
    for (const [key, setting] of some) {
      const one = await readOne(octane, found, setting);
      if (one === undefined) into.delete(key);
      else into.set(key, one);
    }
  }

  /** Puts settings in the order in which a panel shows them. */
  function ordered(found: ReadonlyMap<string, HeldSetting>): Map<string, HeldSetting> {
    const inOrder = new Map<string, HeldSetting>();
    for (const key of [...Object.keys(SETTING_SPECS), ...settings.keys()]) {
      const one = found.get(key);
      if (one !== undefined) inOrder.set(key, one);
    }
    return inOrder;
  }

  const inTurn = <T>(of: string | undefined, work: (octane: OctaneAtDesk) => Promise<T>) =>
    atOctane(desk, "read", (octane) => {
      if (of !== undefined && projectOf(octane) !== of) throw moved();
      return work(octane);
    });

  async function readProject(): Promise<bigint> {
    const found = new Map<string, HeldSetting>();
    const first = await inTurn(undefined, async (octane) => {
      const level = await changeLevel(octane);
      const at = await parts(octane);
      await readSome(octane, at, Object.entries(fixed), found);
      return { at, of: projectOf(octane), level };
    });
    const { at, of, level } = first;
    const next = new Map<string, Setting>(Object.entries(fixed));
    for (const part of PIN_PARTS) {
      for (let isKnown = false; !isKnown;) {
        isKnown = await inTurn(of, (octane) => pins.learn(octane, at, part, LEARN_AT_ONCE));
      }
      const listed = await inTurn(of, (octane) => pins.list(octane, at, part));
      const some = [...listed];
      for (let from = 0; from < some.length; from += READ_AT_ONCE) {
        const chunk = some.slice(from, from + READ_AT_ONCE);
        await inTurn(of, (octane) => readSome(octane, at, chunk, found));
      }
      for (const [key, setting] of some) next.set(key, setting);
    }
    output = await inTurn(of, (octane) => readOutput(octane, at));
    settings = next;
    project = of;
    for (const [key, one] of newer ?? []) {
      if (one === undefined) found.delete(key);
      else found.set(key, one);
    }
    held = ordered(found);
    return level;
  }

  function keep(keys: Iterable<string>, found: ReadonlyMap<string, HeldSetting>): void {
    for (const key of keys) newer?.set(key, found.get(key));
    held = ordered(found);
  }

  return {
    get held() {
      return held;
    },
    get output() {
      return output;
    },
    get project() {
      return project;
    },
    setting: (key) => settings.get(key),
    parts,
    async readAll() {
      for (let attempt = 1;; attempt++) {
        newer = new Map();
        try {
          return await readProject();
        } catch (error) {
          if (!isMoved(error) || attempt === TRIES) throw error;
        } finally {
          newer = undefined;
        }
      }
    },
    async readFixed() {
      const found = new Map<string, HeldSetting>();
      await inTurn(project, async (octane) => {
        await readSome(octane, await parts(octane), Object.entries(fixed), found);
      });
      const rest = [...held].filter(([key]) => !Object.hasOwn(fixed, key));
      keep(Object.keys(fixed), new Map([...rest, ...found]));
    },
    async reread(octane, found, keys) {
      const known = [...keys].flatMap((key) => {
        const setting = settings.get(key);
        return setting === undefined ? [] : [[key, setting] as const];
      });
      const news = new Map<string, HeldSetting>();
      await readSome(octane, found, known, news);
      const again = new Set(known.map(([key]) => key));
      const rest = [...held].filter(([key]) => !again.has(key));
      keep(again, new Map([...rest, ...news]));
    },
  };
}
