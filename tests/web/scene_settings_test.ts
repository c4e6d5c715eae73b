import assert from "node:assert/strict";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayProgress, stamp, untilHeard } from "./room_script.ts";
import { openScene, row, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";

type Payload = Readonly<Record<string, unknown>>;

const PROVEN = {
  applies_at: "immediate",
  apply_path: "test",
  validated: true,
  validation_evidence: "test",
};

const CAPABILITIES: readonly Payload[] = [
  { ...PROVEN, key: "max_samples", label: "Samples", group: "Render", control: "number", step: 1 },
  {
    ...PROVEN,
    key: "exposure",
    label: "Exposure",
    group: "Imager",
    control: "slider",
    min: 0,
    max: 10,
    default: 1,
  },
  { ...PROVEN, key: "denoise", label: "Denoise", group: "Imager", control: "toggle" },
  {
    ...PROVEN,
    key: "clay",
    label: "Clay",
    control: "select",
    options: [{ value: "none", label: "Off" }, { value: "grey", label: "Grey" }],
  },
  { ...PROVEN, key: "film_size", label: "Film size", control: "size", min: 1, max: 65_536 },
  { ...PROVEN, key: "guess", label: "Guess", control: "toggle", validated: false },
  { ...PROVEN, key: "never", label: "Never", control: "toggle", applies_at: "unsupported" },
  { ...PROVEN, key: "later", label: "Later", control: "toggle", applies_at: "reload_required" },
];

const HELD = {
  max_samples: 1_000,
  exposure: 1,
  denoise: false,
  clay: "none",
  film_size: [1_920, 1_080],
  guess: true,
  never: true,
  later: true,
};

function settings(more: Payload = {}, held: Payload = {}): Payload {
  return {
    ...stamp(),
    settings: { ...HELD, ...held },
    capabilities: CAPABILITIES,
    result: "success",
    applied: true,
    applies_at: "immediate",
    requires_reload: false,
    ...more,
  };
}

/** Longest time that a page hears nothing here, so that it does not take its gateway for dead. */
const SILENCE_MS = 5_000;

/** Lets time pass in the page, which hears from its gateway now and then. */
async function pass({ page, visit }: SceneRoom, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= SILENCE_MS) {
    await page.clock.runFor(Math.min(SILENCE_MS, leftMs));
    await untilHeard(page, visit);
  }
}

async function openSettings(capabilities = SCENE_OPERATOR): Promise<SceneRoom> {
  const room = await openScene({ "/": [row("/Ball")] }, {}, capabilities);
  room.visit.send("renderSettingsChanged", settings());
  await room.page.getByRole("tab", { name: "Render" }).click();
  await untilText(room.page, "render-tab", /Exposure/);
  return room;
}

Deno.test("the settings panel shows what was proven and can be applied, and nothing else", async () => {
  await using room = await openSettings();
  const text = await untilText(room.page, "render-tab", /Shows after the project is loaded again/);
  for (const label of ["Samples", "Exposure", "Denoise", "Clay", "Film size", "Later"]) {
    assert.match(text, new RegExp(label));
  }
  assert.doesNotMatch(text, /Guess|Never/);
});

Deno.test("the settings panel asks for its settings while it is shown, so that they stay fresh", async () => {
  await using room = await openScene({ "/": [row("/Ball")] });
  const { page, visit } = room;
  visit.send("renderSettingsChanged", settings());
  await page.getByRole("tab", { name: "Room" }).click();
  await page.clock.install();
  const asked = () => room.asked("getRenderSettingsRequest").length;
  assert.equal(asked(), 0);
  await page.getByRole("tab", { name: "Render" }).click();
  await soon(() => asked() === 1);
  await pass(room, 20_000);
  await soon(() => asked() === 2);
  await page.getByRole("tab", { name: "Room" }).click();
  await untilText(page, "dock-right", /Live size/);
  await pass(room, 60_000);
  assert.equal(asked(), 2);
});

Deno.test("the settings panel sends a value once and shows what the room made of it", async () => {
  await using room = await openSettings();
  const { page, visit } = room;
  const samples = page.getByRole("textbox", { name: "Samples" });
  await samples.fill("12000");
  await samples.press("Enter");
  await samples.blur();
  const asked = await visit.message("setRenderSettingRequest");
  assert.deepEqual([asked.payload.key, asked.payload.value], ["max_samples", 12_000]);
  visit.send("renderSettingsChanged", {
    ...settings({ key: "max_samples", message: "Octane holds 10000" }, { max_samples: 10_000 }),
    request_id: asked.payload.request_id,
  });
  await soon(async () => await samples.inputValue() === "10000");
  await untilText(page, "render-tab", /Octane holds 10000/);
  assert.equal(room.asked("setRenderSettingRequest").length, 1);
});

Deno.test("the settings panel writes toggles, choices and sizes in the form of the contract", async () => {
  await using room = await openSettings();
  const { page } = room;
  room.answer("setRenderSettingRequest", ({ key, value }) => [
    "renderSettingsChanged",
    settings({ key }, { [String(key)]: value }),
  ]);
  const last = async (count: number) => {
    await soon(() => room.asked("setRenderSettingRequest").length === count);
    const { key, value } = room.asked("setRenderSettingRequest").at(-1)?.payload ?? {};
    return [key, value];
  };
  await page.getByRole("switch", { name: "Denoise" }).click();
  assert.deepEqual(await last(1), ["denoise", true]);
  await page.getByRole("combobox", { name: "Clay" }).selectOption({ label: "Grey" });
  assert.deepEqual(await last(2), ["clay", "grey"]);
  const height = page.getByRole("textbox", { name: "Film size, height" });
  await height.fill("800");
  await height.press("Enter");
  assert.deepEqual(await last(3), ["film_size", [1_920, 800]]);
});

Deno.test("the settings panel says a refused setting and takes it back", async () => {
  await using room = await openSettings();
  const { page } = room;
  room.answer("setRenderSettingRequest", ({ key }) => [
    "renderSettingsChanged",
    settings({ key, result: "error", applied: false, message: "The scene has no such imager" }),
  ]);
  const exposure = page.getByRole("textbox", { name: "Exposure" });
  await exposure.fill("4");
  await exposure.press("Enter");
  await untilText(page, "notices", /Exposure was not changed\. The scene has no such imager/);
  await untilText(page, "render-tab", /The scene has no such imager/);
  await soon(async () => await exposure.inputValue() === "1");
});

Deno.test("the settings panel is locked for those who only watch", async () => {
  const watching = SCENE_OPERATOR.filter((each) => each !== "setRenderSettingRequest");
  await using room = await openSettings(watching);
  const { page } = room;
  await untilText(page, "render-tab", /Changes need the operator role/);
  assert.equal(await page.getByRole("switch", { name: "Denoise" }).isDisabled(), true);
});

Deno.test("the settings panel changes the shown pass and keeps what the room says", async () => {
  await using room = await openSettings();
  const { page, visit } = room;
  const available = ["Beauty", "Normals"];
  visit.send("activeAOVState", { ...stamp(), active: "Beauty", available });
  const pass = page.getByRole("combobox", { name: "Shown pass" });
  await pass.selectOption("Normals");
  assert.equal((await visit.message("changeAOVRequest")).payload.aov, "Normals");
  await soon(async () => await pass.inputValue() === "Beauty");
  visit.send("activeAOVState", { ...stamp(), active: "Normals", available });
  await soon(async () => await pass.inputValue() === "Normals");
});

Deno.test("the settings panel calls unknown memory unknown", async () => {
  await using room = await openSettings();
  const { page, visit } = room;
  await soon(() => room.asked("getDeviceStatsRequest").length > 0);
  visit.send("deviceStatsChanged", {
    ...stamp(),
    measured_at: 1,
    devices: [{
      index: 0,
      name: "Card One",
      used_for_rendering: true,
      state: null,
      vram_total_bytes: 24_000_000_000,
      vram_used_bytes: null,
      vram_free_bytes: null,
      out_of_core_bytes: 0,
    }],
    geometry: { triangles: 12_345, bytes: null },
    textures: { rgba32: 3, bytes: null },
    versions: { octane: null, driver: null, fuelrail: "0.1.0" },
  });
  const text = await untilText(page, "devices", /Card One/);
  assert.match(text, /In use\s*unknown of 24\.0 GB/);
  assert.match(text, /Free\s*unknown/);
  assert.match(text, /Out of core\s*0 B/);
  assert.match(text, /Triangles\s*12\D345/);
  assert.equal(await page.getByRole("meter").count(), 0);
});

Deno.test("the render bar commands the render and says a refusal", async () => {
  await using room = await openSettings();
  const { page, visit } = room;
  sayProgress(visit, "rendering", 10);
  await page.getByRole("button", { name: "Pause the render" }).click();
  const asked = await visit.message("renderCommandRequest");
  assert.equal(asked.payload.command, "pause");
  visit.send("renderCommandResult", {
    command: "pause",
    result: "error",
    error: "Octane compiles",
    request_id: asked.payload.request_id,
  });
  await untilText(page, "notices", /Octane did not pause the render\. Octane compiles/);
  sayProgress(visit, "paused", 10);
  await page.getByRole("button", { name: "Go on rendering" }).click();
  await soon(() => room.asked("renderCommandRequest").at(-1)?.payload.command === "start");
});

Deno.test("every fact of the render bar fits at 1440 pixels, and the picture has 60 percent", async () => {
  await using room = await openSettings();
  const { page, visit } = room;
  sayProgress(visit, "rendering", 10);
  await untilText(page, "facts", /1\D000/);
  await soon(async () => {
    const rightmost = await page.getByTestId("facts").evaluate((facts) =>
      Math.max(...[...facts.children].map((each) => each.getBoundingClientRect().right))
    );
    return rightmost <= 1_440;
  }, "the last fact in sight");
  const viewport = await page.getByTestId("viewport").boundingBox();
  assert.ok(viewport !== null && viewport.width >= 0.6 * 1_440, `${viewport?.width} px`);
});
