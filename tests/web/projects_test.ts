import assert from "node:assert/strict";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayLink, stamp } from "./room_script.ts";
import { openScene, refusal, row, type SceneRoom } from "./scene_script.ts";

const LEVELS = { "/": [row("/Ball")] };

const PROJECTS = [
  { id: "p1", label: "Teapot", folder: "shots", bytes: 12_000_000, open: true },
  { id: "p2", label: "Car interior", changed_at: 1_700_000_000_000 },
];

async function openPicker(): Promise<SceneRoom> {
  const room = await openScene(LEVELS);
  room.answer("getProjectsRequest", ({ query }) => ["projectsResult", {
    projects: PROJECTS.filter(({ label }) => label.includes(String(query ?? ""))),
  }]);
  await room.page.getByTestId("project-button").click();
  await untilText(room.page, "projects", /Teapot[\s\S]*shots[\s\S]*open[\s\S]*Car interior/);
  return room;
}

Deno.test("the project that was open before somebody joined is shown, and is no news", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  visit.send("updateProgressAmount", { ...stamp(), amount: 1 });
  const teapot = { url: "p1", result: "success", label: "Teapot", project_generation: 1 };
  visit.send("openStageResult", { ...stamp(), ...teapot });
  await untilText(page, "project-button", /Teapot/);
  // As after a gap in what the room has told.
  visit.send("openStageResult", { ...stamp(), ...teapot });
  visit.send("openStageResult", { ...stamp(), url: "p2", result: "success", label: "Car" });
  assert.doesNotMatch(await untilText(page, "notices", /Opened Car/), /Teapot/);
});

Deno.test("the project picker opens a project and shows how far its load is", async () => {
  await using room = await openPicker();
  const { page, visit } = room;
  await page.getByRole("button", { name: /Car interior/ }).click();
  const asked = await visit.message("openStageRequest");
  assert.equal(asked.payload.url, "p2");
  visit.send("loadingStateResponse", {
    ...stamp(),
    url: "p2",
    loading_state: "busy",
    phase: "loading_stage",
  });
  visit.send("updateProgressActivity", { ...stamp(), activity: "Reading geometry" });
  visit.send("updateProgressAmount", { ...stamp(), amount: 0.42 });
  await untilText(page, "projects", /Reading geometry, 42 %/);
  assert.equal(await page.getByRole("button", { name: /Teapot/ }).first().isDisabled(), true);
  sayLink(visit, "stalled", { reason: "Octane asks on its own screen" });
  await untilText(page, "projects", /Octane asks on its own screen/);
  const result = { ...stamp(), url: "p2", result: "success", label: "Car interior" };
  visit.send("openStageResult", { ...result, request_id: asked.payload.request_id });
  await soon(async () => !(await page.getByTestId("projects").isVisible()));
  await untilText(page, "project-button", /Car interior/);
  await untilText(page, "notices", /Opened Car interior/);
  await soon(async () => await page.getByTestId("load-progress").count() === 0);
  await page.getByTestId("project-button").click();
  await untilText(page, "projects", /Car interior\s*recent/);
});

Deno.test("the project picker asks before changes are lost and sends the answer", async () => {
  await using room = await openPicker();
  const { page } = room;
  room.answer(
    "openStageRequest",
    ({ confirm }) =>
      confirm === true
        ? ["openStageResult", { ...stamp(), url: "p2", result: "success", label: "Car interior" }]
        : refusal("confirmation_needed", "Unsaved changes of Teapot would be lost"),
  );
  await page.getByRole("button", { name: /Car interior/ }).click();
  await untilText(page, "confirm", /Open Car interior\?[\s\S]*Unsaved changes of Teapot/);
  await page.getByTestId("confirm").getByRole("button", { name: "Cancel" }).click();
  await soon(async () => !(await page.getByTestId("confirm").isVisible()));
  assert.equal(room.asked("openStageRequest").length, 1);
  await page.getByRole("button", { name: /Car interior/ }).click();
  await page.getByTestId("confirm").getByRole("button", { name: "Open it" }).click();
  await soon(() => room.asked("openStageRequest").length === 3);
  assert.equal(room.asked("openStageRequest").at(-1)?.payload.confirm, true);
});

Deno.test("the project picker says why a load failed and keeps the project's name", async () => {
  await using room = await openPicker();
  const { page, visit } = room;
  visit.send("openStageResult", { ...stamp(), url: "p1", result: "success", label: "Teapot" });
  await untilText(page, "project-button", /Teapot/);
  room.answer("openStageRequest", () => ["openStageResult", {
    ...stamp(),
    url: "p2",
    result: "error",
    label: "Car interior",
    error: "The file is damaged; Teapot is still open",
  }]);
  await page.getByRole("button", { name: /Car interior/ }).click();
  await untilText(page, "notices", /Car interior was not opened\. The file is damaged/);
  await untilText(page, "project-button", /Teapot/);
});

Deno.test("the project picker saves, saves under another name and replaces only when told", async () => {
  await using room = await openPicker();
  const { page } = room;
  room.answer("saveProjectRequest", () => ["projectSaved", {
    ...stamp(),
    result: "success",
    label: "Teapot",
  }]);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await untilText(page, "notices", /Saved Teapot/);
  room.answer(
    "saveProjectAsRequest",
    ({ name, overwrite }) =>
      overwrite === true
        ? ["projectSaved", { ...stamp(), result: "success", label: name }]
        : refusal("confirmation_needed", "There is a Draft already"),
  );
  await page.getByLabel("Save the open project as").fill("Draft");
  await page.getByRole("button", { name: "Save as" }).click();
  await untilText(page, "confirm", /Replace Draft\?[\s\S]*There is a Draft already/);
  await page.getByRole("button", { name: "Replace it" }).click();
  await untilText(page, "notices", /Saved Draft/);
  assert.equal(room.asked("saveProjectAsRequest").at(-1)?.payload.overwrite, true);
});

Deno.test("the project picker warns of Alpha 5's question and finds projects by name", async () => {
  await using room = await openPicker();
  const { page } = room;
  await untilText(page, "projects", /may ask on Octane's own screen/);
  await page.getByLabel("Find a project").fill("Car");
  await soon(() => room.asked("getProjectsRequest").at(-1)?.payload.query === "Car");
  await soon(async () =>
    await page.getByTestId("projects").getByRole("button", { name: /Teapot/ }).count() === 0
  );
});
