import assert from "node:assert/strict";
import fc from "fast-check";
import { insideOf } from "./inside.ts";
import { nodesOf, type Step } from "./steps.ts";
import {
  editIdOf,
  type EditRecord,
  NOTHING_DONE,
  UNDO_STEPS_MAX,
  undoCore,
  type UndoEvent,
  type UndoState,
} from "./undo.ts";

const value = (node: bigint, before: number, after: number): Step => ({
  kind: "value",
  node,
  target: {
    info: { name: "gain", label: "Gain", type: "float", value: 0 },
    where: { by: "pin", node, pinId: 1, pinName: "gain" },
  },
  before,
  after,
});

const record = (id: string, rest: Partial<EditRecord> = {}): EditRecord => ({
  id,
  name: `Edit ${id}`,
  unixMs: 0,
  steps: [value(1n, 0, 1)],
  ...rest,
});

const after = (events: readonly UndoEvent[], from: UndoState = NOTHING_DONE): UndoState =>
  events.reduce((state, event) => undoCore(state, event).state, from);

const made = (one: EditRecord): UndoEvent => ({ type: "made", record: one });

Deno.test("undoCore moves an edit between the lists and back", () => {
  const two = after([made(record("a")), made(record("b"))]);
  assert.deepEqual(two.undo.map(({ id }) => id), ["a", "b"]);
  const back = after([{ type: "undone", id: "b" }, { type: "undone", id: "a" }], two);
  assert.deepEqual(back.redo.map(({ id }) => id), ["b", "a"]);
  assert.deepEqual(after([{ type: "redone", id: "a" }, { type: "redone", id: "b" }], back), two);
});

Deno.test("undoCore forgets what could be redone when something new is done", () => {
  const state = after([made(record("a")), { type: "undone", id: "a" }, made(record("b"))]);
  assert.deepEqual([state.undo.length, state.redo.length], [1, 0]);
});

Deno.test("undoCore takes only the edit on top", () => {
  const state = after([made(record("a")), made(record("b"))]);
  assert.deepEqual(undoCore(state, { type: "undone", id: "a" }), { state, effects: [] });
});

Deno.test("undoCore joins the edits of one gesture of one person", () => {
  const by = { viewer_id: "v1" };
  const drag = (id: string, from: number, to: number) =>
    record(id, { gesture: "g", by, steps: [value(1n, from, to)] });
  const state = after([made(drag("a", 0, 1)), made(drag("b", 1, 2)), made(drag("c", 2, 3))]);
  assert.equal(state.undo.length, 1);
  assert.deepEqual(state.undo[0]?.steps, [value(1n, 0, 3)]);
  assert.equal(editIdOf(state, drag("d", 3, 4)), "a");
  const other = after([made({ ...drag("d", 3, 4), by: { viewer_id: "v2" } })], state);
  assert.equal(other.undo.length, 2);
});

Deno.test("undoCore keeps a value apart that somebody else changed during a gesture", () => {
  const drag = (id: string, from: number, to: number) =>
    record(id, { gesture: "g", steps: [value(1n, from, to)] });
  const state = after([made(drag("a", 0, 1)), made(drag("b", 5, 6))]);
  assert.deepEqual(state.undo[0]?.steps, [value(1n, 0, 1), value(1n, 5, 6)]);
});

Deno.test("undoCore knows a node that was made again by its new handle", () => {
  const steps: Step[] = [
    value(1n, 0, 1),
    { kind: "link", pin: { node: 1n, index: 0, name: "in" }, before: 0n, after: 2n },
    { kind: "made", item: 1n, making: { by: "copy", source: 1n, owner: 3n }, before: 0n },
    { kind: "name", node: 1n, before: "a", after: "b" },
  ];
  const state = after([made(record("a", { steps })), { type: "rebound", from: 1n, to: 9n }]);
  const nodes = state.undo.flatMap((one) => one.steps).flatMap(nodesOf);
  assert.ok(!nodes.includes(1n));
  assert.ok(nodes.includes(9n) && nodes.includes(2n));
});

Deno.test("undoCore keeps what lay in an undone node until it is redone, by its newest handles", () => {
  const inside = [{ item: 1n, handle: 2n, names: ["pin"] }];
  const later = record("b", { steps: [value(2n, 0, 1)] });
  const state = after([
    made(record("a")),
    made(later),
    { type: "undone", id: "b" },
    { type: "undone", id: "a", inside },
    { type: "rebound", from: 1n, to: 9n },
    { type: "rebound", from: 2n, to: 8n },
  ]);
  assert.deepEqual(state.redo.at(-1)?.inside, [{ item: 9n, handle: 8n, names: ["pin"] }]);
  const again = after([{ type: "redone", id: "a" }, { type: "lost", handle: 8n }], state);
  assert.deepEqual(again.undo, [record("a", { steps: [value(9n, 0, 1)] })]);
  assert.deepEqual(again.redo.map(({ isLost }) => isLost), [true]);
});

Deno.test("insideOf finds what undone edits speak of in what an edit made, and nothing else", () => {
  const making = { by: "create", type: 1, isGraph: false, owner: 5n } as const;
  const edit = record("a", { steps: [{ kind: "made", item: 1n, making, before: 0n }] });
  const paths = new Map([[1n, "/Paint"], [2n, "/Paint/a/b"], [3n, "/Painted"], [4n, "/Paint/c"]]);
  const redo = [record("b", { steps: [value(2n, 0, 1), value(3n, 0, 1), value(1n, 0, 1)] })];
  const found = insideOf(edit, redo, (handle) => paths.get(handle));
  assert.deepEqual(found, [{ item: 1n, handle: 2n, names: ["a", "b"] }]);
});

Deno.test("undoCore starts anew with another project, and tells so once", () => {
  const state = after([made(record("a"))]);
  const first = undoCore(state, { type: "project" });
  assert.deepEqual(first, { state: NOTHING_DONE, effects: ["tell"] });
  assert.deepEqual(undoCore(first.state, { type: "project" }).effects, []);
});

const ids = fc.constantFrom("a", "b", "c", "d", "e");
const event: fc.Arbitrary<UndoEvent> = fc.oneof(
  fc.record({ type: fc.constant("made" as const), record: ids.map((id) => record(id)) }),
  fc.record({
    type: fc.constantFrom("undone" as const, "redone" as const, "overtaken" as const),
    id: ids,
  }),
  fc.constant({ type: "project" as const }),
  fc.record({
    type: fc.constant("rebound" as const),
    from: fc.bigInt(1n, 9n),
    to: fc.bigInt(1n, 9n),
  }),
);

Deno.test("undoCore tells exactly when the lists change, and never keeps too much", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    let state = NOTHING_DONE;
    for (const one of events) {
      const { state: next, effects } = undoCore(state, one);
      const names = ({ undo, redo, dropped }: UndoState) =>
        JSON.stringify([undo.map(({ id }) => id), redo.map(({ id }) => id), dropped]);
      if (names(next) !== names(state)) assert.deepEqual(effects, ["tell"]);
      assert.ok(next.undo.length <= UNDO_STEPS_MAX);
      state = next;
    }
  }));
});

Deno.test("undoCore drops the oldest steps beyond what it keeps, and counts them", () => {
  const events = Array.from({ length: UNDO_STEPS_MAX + 3 }, (_, i) => made(record(`e${i}`)));
  const state = after(events);
  assert.deepEqual([state.undo.length, state.dropped], [UNDO_STEPS_MAX, 3]);
  assert.equal(state.undo[0]?.id, "e3");
});
