import type { Clock } from "@fuelrail/kit/clock";
import { type OctaneAtDesk, type OctaneDesk, TurnRefused } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import {
  type HeldSetting,
  type HeldSettings,
  SETTING_SPECS,
} from "../../core/settings/setting_specs.ts";
import { changeLevel, refusedByOctane } from "../at_octane.ts";
import { givingWay } from "../giving_way.ts";
import { isAbsence } from "../or_absent.ts";
import { ProjectLeft } from "../properties/in_turns.ts";
import type { ProjectKey } from "../scene/scene_walker.ts";
import { type Output, readOutput } from "./output_reader.ts";
import { PIN_PARTS, type PinSettings } from "./pin_settings.ts";
import { type Job, readInTurns } from "./read_jobs.ts";
import type { Setting } from "./setting_io.ts";
import { createPartFinder, type TargetParts } from "./target_parts.ts";

export interface CatalogueOptions {
  readonly desk: OctaneDesk;
  readonly clock: Clock;
  /** Settings that are the same in every scene, by key. */
  readonly fixed: Readonly<Record<string, Setting>>;
  readonly pins: PinSettings;
  /** Whether somebody wants what lies on pins; asked when the rest was read. */
  wantsPins(): boolean;
  /** Told which node is rendered whenever Octane was asked for it. */
  onTarget(octane: OctaneAtDesk, target: bigint): void;
}

/**
 * Everything that can be set, as Octane held it when it was last read. What lies on the pins of
 * kernel, imager and environment takes hundreds of calls, so that it is there only when wanted.
 */
export interface Catalogue {
  readonly held: HeldSettings;
  readonly output: Output | undefined;
  /** The project that was read; undefined before the first reading. */
  readonly project: string | undefined;
  /** Resolves as soon as there is a project, and its plain settings were read. */
  readonly begun: Promise<void>;
  /** When the plain settings were read, ms on the service's clock. */
  readonly plainAtMs: number;
  /** When reading of the pins began; -Infinity while none are held. */
  readonly pinsAtMs: number;
  setting(key: string): Setting | undefined;
  /**
   * Reads the plain settings, then what lies on pins if that is wanted, in many short turns;
   * resolves to the change level before it. Pins that nobody wants are forgotten: they may have
   * changed.
   */
  read(): Promise<bigint>;
  /** Reads the plain settings alone. */
  readPlain(): Promise<void>;
  /** Takes up what can be said without asking Octane. */
  takeKnown(): void;
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
  let lastParts: TargetParts | undefined;
  let plainAtMs = -Infinity;
  let pinsAtMs = -Infinity;
  const begun = Promise.withResolvers<void>();
  /** For each reading under way, what was read apart meanwhile: it is newer. */
  const underWay = new Set<Map<string, HeldSetting | undefined>>();

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

  const jobOf = (
    at: TargetParts,
    [key, setting]: readonly [string, Setting],
    into: Map<string, HeldSetting>,
  ): Job =>
  async (octane) => {
    await readSome(octane, at, [[key, setting]], into);
    return [];
  };

  /** What is rendered, and the project and the level that it is of. */
  async function begin() {
    for (;;) {
      const find = finder.finding();
      let level: bigint | undefined;
      let project: ProjectKey | undefined;
      const step = async (whole: OctaneAtDesk) => {
        const { session, projectGeneration } = whole.turn;
        project ??= { session, projectGeneration };
        if (keyOf(project) !== projectOf(whole)) return undefined;
        const octane = givingWay(whole);
        level ??= await changeLevel(octane);
        const at = await find(octane);
        options.onTarget(whole, at.target);
        return { at, of: project, level };
      };
      const begun = await untilDone(step);
      if (begun !== undefined) return begun;
    }
  }

  /** Does work in as many turns as it gives way to others. */
  async function untilDone<T>(step: (octane: OctaneAtDesk) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await desk.withOctane("read", step);
      } catch (error) {
        if (!(error instanceof TurnRefused && error.code === "turn_void")) {
          throw refusedByOctane(error);
        }
      }
    }
  }

  /** Does jobs that fill a map, to which what was read apart meanwhile is added at the end. */
  async function readJobs(
    of: ProjectKey,
    found: Map<string, HeldSetting>,
    jobs: readonly Job[],
  ): Promise<void> {
    const newer = new Map<string, HeldSetting | undefined>();
    underWay.add(newer);
    try {
      await readInTurns(desk, clock, of, jobs);
    } finally {
      underWay.delete(newer);
    }
    for (const [key, one] of newer) {
      if (one === undefined) found.delete(key);
      else found.set(key, one);
    }
  }

  async function plainOf(at: TargetParts, of: ProjectKey): Promise<Map<string, HeldSetting>> {
    const found = new Map<string, HeldSetting>();
    await readJobs(of, found, Object.entries(fixed).map((one) => jobOf(at, one, found)));
    return new Map([...found].filter(([key]) => Object.hasOwn(fixed, key)));
  }

  /** Holds plain settings that were read, beside the pins that are held of the same project. */
  function holdPlain(at: TargetParts, of: ProjectKey, found: ReadonlyMap<string, HeldSetting>) {
    if (keyOf(of) !== project) {
      project = keyOf(of);
      forgetPins(new Map());
    }
    lastParts = at;
    plainAtMs = clock.nowMs();
    const rest = [...held].filter(([key]) => !Object.hasOwn(fixed, key));
    keep(Object.keys(fixed), new Map([...rest, ...found]));
    begun.resolve();
  }

  function forgetPins(plain: ReadonlyMap<string, HeldSetting>): void {
    pinsAtMs = -Infinity;
    settings = new Map(Object.entries(fixed));
    output = undefined;
    held = new Map([...plain].filter(([key]) => Object.hasOwn(fixed, key)));
  }

  async function readProject(): Promise<bigint> {
    const { at, of, level } = await begin();
    holdPlain(at, of, await plainOf(at, of));
    if (options.wantsPins()) await readPins(at, of);
    else forgetPins(held);
    return level;
  }

  async function readPins(at: TargetParts, of: ProjectKey): Promise<void> {
    const startMs = clock.nowMs();
    const found = new Map<string, HeldSetting>();
    const next = new Map<string, Setting>(Object.entries(fixed));
    let shown: Output | undefined;
    await readJobs(of, found, [
      ...PIN_PARTS.map((part) =>
        pins.find(at, part, (listed) => {
          for (const [key, setting] of listed) next.set(key, setting);
          return [...listed].map((one) => jobOf(at, one, found));
        })
      ),
      async (octane) => {
        shown = await readOutput(octane, at);
        return [];
      },
    ]);
    output = shown;
    settings = next;
    pinsAtMs = startMs;
    const plain = [...held].filter(([key]) => Object.hasOwn(fixed, key));
    held = ordered(new Map([...found, ...plain]));
  }

  function keep(keys: Iterable<string>, found: ReadonlyMap<string, HeldSetting>): void {
    for (const newer of underWay) for (const key of keys) newer.set(key, found.get(key));
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
    get plainAtMs() {
      return plainAtMs;
    },
    get pinsAtMs() {
      return pinsAtMs;
    },
    setting: (key) => settings.get(key),
    parts,
    async read() {
      for (let attempt = 1;; attempt++) {
        try {
          return await readProject();
        } catch (error) {
          if (isMoved(error) && attempt < TRIES) continue;
          forgetPins(held);
          throw isMoved(error) ? moved() : error;
        }
      }
    },
    async readPlain() {
      const { at, of } = await begin();
      if (keyOf(of) !== project) throw moved();
      try {
        holdPlain(at, of, await plainOf(at, of));
      } catch (error) {
        throw isMoved(error) ? moved() : error;
      }
    },
    takeKnown() {
      if (lastParts === undefined) return;
      const news = new Map(held);
      const known: string[] = [];
      for (const [key, { known: say }] of Object.entries(fixed)) {
        if (say === undefined) continue;
        const one = say(lastParts);
        if (one === undefined) news.delete(key);
        else news.set(key, one);
        known.push(key);
      }
      keep(known, news);
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
