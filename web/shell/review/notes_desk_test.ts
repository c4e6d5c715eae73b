import assert from "node:assert/strict";
import { createTestRequests } from "../scene/test_room.ts";
import { createNotesDesk } from "./notes_desk.ts";

const told = (text: string, revision: number) => ({
  ...{ text, revision, changedAtMs: undefined, changedBy: undefined },
});

/** Notes of a room that had "five" as its fifth. */
function noting() {
  const { requests, asked } = createTestRequests();
  const notices: string[] = [];
  const desk = createNotesDesk(requests, (_, text) => void notices.push(text));
  desk.onNotes(told("five", 5));
  return { desk, asked, notices, theirs: () => desk.view.value.theirs };
}

Deno.test("notes can be saved after the room has lost its own and counts from the start", async () => {
  const { desk, asked, theirs } = noting();
  desk.type("five, mine");
  void desk.reload();
  assert.equal(asked[0]?.type, "getPromptRequest");
  assert.equal(
    desk.view.value.theirs,
    undefined,
    "nothing is in conflict before the room has told",
  );
  await asked[0]?.answer({ text: "", revision: 0 });
  assert.deepEqual([desk.view.value.text, theirs()?.revision], ["five, mine", 0]);
  void desk.keepMine();
  assert.deepEqual([asked[1]?.type, asked[1]?.payload["expected_revision"]], [
    "setPromptRequest",
    0,
  ]);
  await asked[1]?.answer({ text: "five, mine", revision: 1 });
  const { text, isChanged } = desk.view.value;
  assert.deepEqual([text, isChanged, theirs()], ["five, mine", false, undefined]);
});

Deno.test("notes of a room that was joined anew are shown though it counts lower", async () => {
  const { desk, asked } = noting();
  void desk.reload();
  desk.onNotes(told("first", 1));
  await asked[0]?.answer({ text: "", revision: 0 });
  assert.equal(desk.view.value.text, "first", "an older answer changes nothing");
  desk.onNotes(told("second", 2));
  assert.equal(desk.view.value.text, "second");
});

Deno.test("a conflict shows what is stored when no event has told it", async () => {
  const { desk, asked, notices } = noting();
  desk.type("mine");
  void desk.save();
  await asked[0]?.refuse("conflict", "Ada was faster", { text: "hers", revision: 3 });
  assert.deepEqual([desk.view.value.text, desk.view.value.theirs?.text], ["mine", "hers"]);
  assert.deepEqual(notices, []);
});

Deno.test("a conflict keeps what a newer event has told, and is said where nothing tells it", async () => {
  const { desk, asked, notices } = noting();
  desk.type("mine");
  void desk.save();
  desk.onNotes(told("seven", 7));
  await asked[0]?.refuse("conflict", "Ada was faster", { text: "six", revision: 6 });
  assert.deepEqual([desk.view.value.theirs?.text, notices], ["seven", []]);
  void desk.keepMine();
  await asked[1]?.refuse("conflict", "Others keep changing the notes; try again");
  assert.deepEqual(notices, [
    "The notes were not stored. Others keep changing the notes; try again",
  ]);
});
