import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { SETTING_SPECS } from "../../core/settings/setting_specs.ts";
import { createCatalogue } from "./catalogue.ts";
import type { Setting } from "./setting_io.ts";
import { createSettingsDesk, type SettingsDesk } from "./settings_desk.ts";

type Settings = Readonly<Record<string, unknown>>;

/** A desk in front of an Octane that holds clay and, on a pin, an exposure. */
function stage() {
  const clock = createManualClock();
  const held = { clay: 0, exposure: 1 };
  const told: Settings[] = [];
  let pinReads = 0;
  let gate: Promise<void> | undefined;
  let isLost = false;
  let choices: Promise<ReadonlyMap<string, number>> = Promise.resolve(new Map());
  let projectGeneration = 1;
  const settingOf = (key: "clay" | "exposure"): Setting => ({
    async read() {
      if (key === "exposure") {
        pinReads++;
        await gate;
      }
      const spec = key === "clay" ? SETTING_SPECS.clay : SETTING_SPECS.max_samples;
      return { spec, value: held[key] };
    },
    write(_octane, _parts, value) {
      held[key] = Number(value);
      return Promise.resolve("engine");
    },
  });
  let last: Promise<unknown> = Promise.resolve();
  const octane = () =>
    ({
      turn: { session: 1, projectGeneration, open: true, made() {} },
      call: () => Promise.resolve({}),
    }) as unknown as OctaneAtDesk;
  const desk: OctaneDesk = {
    withOctane(_class, work) {
      if (isLost) return Promise.reject(new RequestRefused("octane_offline", "gone"));
      const turn = last.then(() => work(octane()));
      last = turn.catch(() => {});
      return turn;
    },
    close: () => Promise.resolve(),
  };
  const catalogue = createCatalogue({
    desk,
    clock,
    fixed: { clay: settingOf("clay") },
    pins: {
      find: (_parts, part, found) => () =>
        Promise.resolve(
          part === "imager" ? found(new Map([["imager.exposure", settingOf("exposure")]])) : [],
        ),
    },
    wantsPins: () => settings.isWanted,
    onTarget() {},
  });
  const settings: SettingsDesk = createSettingsDesk({
    desk,
    catalogue,
    clock,
    log: createLog("test", "error", () => {}),
    guard: { check() {}, stop() {} },
    store: {
      load: () => choices,
      whenRead() {},
      stop() {},
      save: () => Promise.resolve(),
      settled: () => Promise.resolve(),
    },
    watch: {
      handled() {},
      own() {},
      poke() {},
      imageOf: () => Promise.resolve(),
      stop() {},
    },
    state: {
      publish(_type, payload) {
        if ("settings" in payload) told.push(payload.settings as Settings);
      },
      stamp: () => ({ session: 1, revision: 1 }),
      addSnapshot() {},
      stop() {},
    },
  });
  async function request(type: keyof RequestHandlers, payload: object): Promise<Settings> {
    const handler = settings.handlers[type] as (
      payload: object,
      caller: object,
    ) => Promise<{ readonly payload: { readonly settings: Settings } }>;
    return (await handler(payload, { role: "operator" })).payload.settings;
  }
  return {
    clock,
    held,
    told,
    settings,
    ask: () => request("getRenderSettingsRequest", {}),
    set: (key: string, value: number) => request("setRenderSettingRequest", { key, value }),
    pinReads: () => pinReads,
    hold(until: Promise<void> | undefined) {
      gate = until;
    },
    lose() {
      isLost = true;
    },
    store(chosen: typeof choices) {
      choices = chosen;
    },
    nextProject: () => void projectGeneration++,
  };
}

Deno.test("refresh reads pins again only within a minute of a request, and forgets them after it", async () => {
  const { clock, held, told, settings, ask, pinReads } = stage();
  await settings.refresh();
  assert.deepEqual([told.at(-1), pinReads()], [{ clay: 0 }, 0]);
  assert.deepEqual(await ask(), { clay: 0, "imager.exposure": 1 });
  held.exposure = 2;
  await clock.advanceAsync(59_000);
  await settings.refresh();
  assert.deepEqual(told.at(-1), { clay: 0, "imager.exposure": 2 });
  held.exposure = 3;
  await clock.advanceAsync(2_000);
  await settings.refresh();
  assert.deepEqual([told.at(-1), pinReads()], [{ clay: 0 }, 2], "nothing old is told");
  assert.deepEqual(await ask(), { clay: 0, "imager.exposure": 3 });
});

Deno.test("asking again keeps pins fresh and reads none while nothing changes", async () => {
  const { clock, held, told, settings, ask, pinReads } = stage();
  await ask();
  for (let i = 0; i < 5; i++) {
    await clock.advanceAsync(20_000);
    await ask();
  }
  assert.equal(pinReads(), 1);
  held.exposure = 5;
  await settings.refresh();
  assert.equal(told.at(-1)?.["imager.exposure"], 5);
});

Deno.test("a request is answered with plain settings while pins take long, which are told later", async () => {
  const { clock, told, settings, ask, hold } = stage();
  await settings.refresh();
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  const asked = ask();
  await clock.advanceAsync(1_000);
  assert.deepEqual(await asked, { clay: 0 });
  resolve();
  await settings.takeKnown();
  assert.deepEqual(told.at(-1), { clay: 0, "imager.exposure": 1 });
});

Deno.test("a setting on a pin can be set though nobody asked for any, also while others are read", async () => {
  const { held, settings, set } = stage();
  const refreshed = settings.refresh();
  const after = await set("imager.exposure", 7);
  assert.deepEqual([after, held.exposure], [{ clay: 0, "imager.exposure": 7 }, 7]);
  await refreshed;
});

Deno.test("another project is told without the pins of the one before", async () => {
  const { clock, told, settings, ask, nextProject } = stage();
  await ask();
  await clock.advanceAsync(61_000);
  nextProject();
  await settings.refresh();
  assert.deepEqual(told.at(-1), { clay: 0 });
});

Deno.test("what was chosen is applied once it can be read, and holds up nothing before", async () => {
  const { clock, held, told, settings, store } = stage();
  const broken = Promise.reject(new Error("out of reach"));
  broken.catch(() => {});
  store(broken);
  await settings.refresh();
  assert.deepEqual([told.at(-1), held.clay], [{ clay: 0 }, 0]);
  store(new Promise(() => {}));
  let isRead = false;
  const waiting = settings.refresh().then(() => isRead = true);
  for (let step = 0; step < 100 && !isRead; step++) await clock.advanceAsync(100);
  assert.ok(isRead);
  await waiting;
  store(Promise.resolve(new Map([["clay", 2]])));
  await settings.refresh();
  assert.deepEqual([told.at(-1), held.clay], [{ clay: 2 }, 2]);
  held.clay = 1;
  await settings.refresh();
  assert.equal(held.clay, 1, "once a project");
});

Deno.test("a request is refused by name while Octane is away", async () => {
  const { clock, settings, ask, lose } = stage();
  await settings.refresh();
  await clock.advanceAsync(2_000);
  lose();
  await assert.rejects(
    ask(),
    (error) => error instanceof RequestRefused && error.code === "octane_offline",
  );
});
