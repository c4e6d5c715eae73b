import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import {
  type HeldSetting,
  type HeldSettings,
  SETTING_SPECS,
} from "../../core/settings/setting_specs.ts";
import { atOctane, changeLevel } from "../at_octane.ts";
import { ProjectLeft } from "../properties/in_turns.ts";
import type { ProjectKey } from "../scene/scene_walker.ts";
import { type Output, readOutput } from "./output_reader.ts";
import { PIN_PARTS, type PinSettings } from "./pin_settings.ts";
import { type Job, readInTurns } from "./read_jobs.ts";
import { isAbsence, type Setting } from "./setting_io.ts";
import { createPartFinder, type TargetParts } from "./target_parts.ts";

export interface CatalogueOptions {
  readonly desk: OctaneDesk;
  readonly clock: Clock;
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
  /** Resolves as soon as there is a project, and what lies on no pin was read of it. */
  readonly begun: Promise<void>;
  setting(key: string): Setting | undefined;
  /**
   * Reads everything, in many short turns; resolves to the change level before it. What lies on no
   * pin is there early.
   */
  readAll(): Promise<bigint>;
  /** Reads what lies on no pin, in one turn. */
  readFixed(): Promise<void>;
  /** Finds the parts of what is rendered, within a turn. */
  parts(octane: OctaneAtDesk): Promise<TargetParts>;
  /** Reads some settings again, within a turn. */
  reread(octane: OctaneAtDesk, parts: TargetParts, keys: Iterable<string>): Promise<void>;
}

/** Which project's handles a turn may use. */
export const projectOf = ({ turn }: OctaneAtDesk): string => keyOf(turn);

const keyOf = (project: ProjectKey) => `${project.session}:${project.projectGeneration}`;

/** Readings begun because what was read changed meanwhile. */
const TRIES = 3;

const moved = () => new RequestRefused("conflict", "The scene changed while it was read");

/** Whether another project or another node took the place of what was being read. */
const isMoved = (error: unknown) =>
  error instanceof ProjectLeft || error instanceof RequestRefused && error.code === "conflict";

export function createCatalogue(options: CatalogueOptions): Catalogue {
  const { desk, clock, fixed, pins } = options;
  const finder = createPartFinder();
  let settings = new Map<string, Setting>();
  let held = new Map<string, HeldSetting>();
  let output: Output | undefined;
  let project: string | undefined;
  const begun = Promise.withResolvers<void>();
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
      const { session, projectGeneration } = octane.turn;
      return { at, of: { session, projectGeneration }, level };
    });
    const { at, of, level } = first;
    const next = new Map<string, Setting>(Object.entries(fixed));
    if (keyOf(of) !== project) {
      settings = new Map(next);
      project = keyOf(of);
      output = undefined;
      held = ordered(found);
      begun.resolve();
    }
    let shown: Output | undefined;
    const valueOf = ([key, setting]: readonly [string, Setting]): Job => async (octane) => {
      await readSome(octane, at, [[key, setting]], found);
      return [];
    };
    await readInTurns(desk, clock, of, [
      ...PIN_PARTS.map((part) =>
        pins.find(at, part, (listed) => {
          for (const [key, setting] of listed) next.set(key, setting);
          return [...listed].map(valueOf);
        })
      ),
      async (octane) => {
        shown = await readOutput(octane, at);
        return [];
      },
    ]);
    output = shown;
    settings = next;
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
    begun: begun.promise,
    setting: (key) => settings.get(key),
    parts,
    async readAll() {
      for (let attempt = 1;; attempt++) {
        newer = new Map();
        try {
          return await readProject();
        } catch (error) {
          if (!isMoved(error)) throw error;
          if (attempt === TRIES) throw moved();
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
