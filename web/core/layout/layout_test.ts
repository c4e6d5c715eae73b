import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSizes, dockSizes, largestSize } from "./dock_sizes.ts";
import { dropAt, type DropZones } from "./drop.ts";
import { mayExpect, parseExpected } from "./expected.ts";
import {
  defaultLayout,
  isShown,
  type Layout,
  type PanelFacts,
  placeOf,
  SIDES,
  visibleDock,
} from "./layout.ts";
import { layoutText, parseLayout } from "./layout_memory.ts";
import {
  closePanel,
  foldDock,
  movePanel,
  openPanel,
  shareGroups,
  sizeDock,
} from "./layout_moves.ts";
import { isKeyOf, isTyped } from "./panel_keys.ts";
import { modeOf } from "./mode.ts";

const panel = (id: string, home: PanelFacts["home"], openByDefault = true): PanelFacts => ({
  id,
  title: id,
  home,
  openByDefault,
});

const PANELS = [
  panel("scene", "left"),
  panel("inspector", "right"),
  panel("render", "right"),
  panel("room", "right"),
  panel("graph", "bottom", false),
];

const BEGIN = defaultLayout(PANELS, false);

const tabs = (layout: Layout, side: PanelFacts["home"]) =>
  layout.docks[side].groups.map(({ panels }) => panels);

/** Every panel stands in exactly one group or is closed, and groups show one of theirs. */
function assertSound(layout: Layout): void {
  const groups = SIDES.flatMap((side) => layout.docks[side].groups);
  const open = groups.flatMap(({ panels }) => panels);
  const all = [...open, ...Object.keys(layout.closed)].toSorted();
  assert.deepEqual(all, PANELS.map(({ id }) => id).toSorted());
  for (const { panels, shown, share } of groups) {
    assert.ok(panels.includes(shown) && share > 0);
  }
}

Deno.test("defaultLayout puts the panels of one side together and leaves the others closed", () => {
  assert.deepEqual(tabs(BEGIN, "left"), [["scene"]]);
  assert.deepEqual(tabs(BEGIN, "right"), [["inspector", "render", "room"]]);
  assert.deepEqual(tabs(BEGIN, "bottom"), []);
  assert.ok(isShown(BEGIN, "inspector") && !isShown(BEGIN, "render") && !isShown(BEGIN, "graph"));
  assert.ok(defaultLayout(PANELS, true).docks.left.collapsed);
});

Deno.test("openPanel brings a panel back to where it was closed", () => {
  const closed = closePanel(BEGIN, "render");
  assert.deepEqual(tabs(closed, "right"), [["inspector", "room"]]);
  const again = openPanel(closed, "render", "right");
  assert.deepEqual(tabs(again, "right"), tabs(BEGIN, "right"));
  assert.ok(isShown(again, "render"));
  const split = movePanel(BEGIN, "room", { side: "right", before: 0 });
  assert.deepEqual(tabs(openPanel(closePanel(split, "room"), "room", "right"), "right"), [
    ["room"],
    ["inspector", "render"],
  ]);
  assert.deepEqual(tabs(openPanel(BEGIN, "graph", "bottom"), "bottom"), [["graph"]]);
});

Deno.test("closePanel shows the neighbour and takes an empty group away", () => {
  const closed = closePanel(BEGIN, "inspector");
  assert.equal(closed.docks.right.groups[0]?.shown, "render");
  assert.deepEqual(tabs(closePanel(BEGIN, "scene"), "left"), []);
});

Deno.test("movePanel counts positions as they were before the panel was taken out", () => {
  const last = movePanel(BEGIN, "inspector", { side: "right", group: 0, index: 3 });
  assert.deepEqual(tabs(last, "right"), [["render", "room", "inspector"]]);
  assert.equal(movePanel(BEGIN, "render", { side: "right", group: 0, index: 2 }), BEGIN);
  const split = movePanel(BEGIN, "room", { side: "right", before: 1 });
  assert.deepEqual(tabs(split, "right"), [["inspector", "render"], ["room"]]);
  const back = movePanel(split, "room", { side: "right", group: 0, index: 0 });
  assert.deepEqual(tabs(back, "right"), [["room", "inspector", "render"]]);
  const down = movePanel(BEGIN, "scene", { side: "bottom", group: 0, index: 0 });
  assert.deepEqual(tabs(down, "bottom"), [["scene"]]);
  assert.deepEqual(tabs(down, "left"), []);
});

Deno.test("moves keep every panel in one place, whatever is done", () => {
  const ids = fc.constantFrom(...PANELS.map(({ id }) => id));
  const sides = fc.constantFrom(...SIDES);
  const step = fc.oneof(
    ids.map((id) => (layout: Layout) => openPanel(layout, id, "right")),
    ids.map((id) => (layout: Layout) => closePanel(layout, id)),
    fc.tuple(ids, sides, fc.nat(4)).map(([id, side, before]) => (layout: Layout) =>
      movePanel(layout, id, { side, before: Math.min(before, layout.docks[side].groups.length) })
    ),
    fc.tuple(ids, sides, fc.nat(3), fc.nat(5)).map(([id, side, group, index]) => (layout: Layout) =>
      movePanel(layout, id, { side, group, index })
    ),
    fc.tuple(sides, fc.boolean()).map(([side, folded]) => (layout: Layout) =>
      foldDock(layout, side, folded)
    ),
    fc.tuple(sides, fc.nat(2), fc.double({ min: -1, max: 2, noNaN: true })).map(
      ([side, group, part]) => (layout: Layout) => shareGroups(layout, side, group, part),
    ),
    fc.tuple(sides, fc.integer({ min: 1, max: 900 })).map(([side, sizePx]) => (layout: Layout) =>
      sizeDock(layout, side, sizePx)
    ),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const layout = steps.reduce((at, next) => next(at), BEGIN);
    assertSound(layout);
    assert.deepEqual(parseLayout(layoutText(layout), PANELS), readable(layout));
  }));
});

/** A layout as it reads after a visit to the store, which keeps no `undefined`. */
function readable(layout: Layout): Layout {
  const docks = Object.fromEntries(SIDES.map((side) => {
    const dock = layout.docks[side];
    return [side, { ...dock, collapsed: dock.collapsed && dock.groups.length > 0 }];
  }));
  return { ...layout, docks: { ...layout.docks, ...docks } };
}

Deno.test("parseLayout takes damage for nothing and knows panels that came and went", () => {
  for (
    const text of [
      "",
      "{",
      "[]",
      '{"version":2}',
      '{"version":1,"docks":{},"closed":{}}',
      layoutText(BEGIN).replace('"share":1', '"share":-1'),
      layoutText(BEGIN).replace('"collapsed":false', '"collapsed":"no"'),
      layoutText(BEGIN).replace('"side":"bottom"', '"side":"top"'),
    ]
  ) {
    assert.equal(parseLayout(text, PANELS), undefined, text);
  }
  const mine = movePanel(foldDock(BEGIN, "right", true), "scene", { side: "bottom", before: 0 });
  const later = [...PANELS.filter(({ id }) => id !== "room"), panel("review", "right")];
  const read = parseLayout(layoutText(mine), later);
  assert.ok(read);
  assert.deepEqual(tabs(read, "right"), [["inspector", "render", "review"]]);
  assert.equal(read.docks.right.groups[0]?.shown, "inspector");
  assert.ok(read.docks.right.collapsed);
  assert.deepEqual(tabs(read, "bottom"), [["scene"]]);
});

Deno.test("dockSizes leave the picture most of the width, and some of it in any case", () => {
  for (const width of [1280, 1366, 1440, 1600, 1920, 2560]) {
    const { left, right } = defaultSizes({ width, height: 900 });
    assert.ok((width - left - right - 42) / width >= 0.6, `${width}: ${left} and ${right}`);
  }
  const page = { width: 1440, height: 900 };
  const wide = sizeDock(sizeDock(BEGIN, "left", 2_000), "right", 2_000);
  const sizes = dockSizes(wide, page);
  assert.ok(page.width - sizes.left - sizes.right >= 360 + 42);
  assert.equal(dockSizes(foldDock(BEGIN, "left", true), page).left, 0);
  const high = sizeDock(openPanel(BEGIN, "graph", "bottom"), "bottom", 5_000);
  assert.ok(dockSizes(high, page).bottom <= page.height - 200);
  assert.ok(largestSize("right", defaultSizes(page), page) > 336);
});

Deno.test("visibleDock leaves out what the room has nothing for", () => {
  const dock = visibleDock(BEGIN.docks.right, (id) => id !== "inspector");
  assert.deepEqual(dock.groups.map(({ panels, shown }) => [panels, shown]), [
    [["render", "room"], "render"],
  ]);
  assert.deepEqual(visibleDock(BEGIN.docks.left, () => false).groups, []);
  assert.equal(placeOf(BEGIN, "graph"), undefined);
});

Deno.test("dropAt finds tabs, ends of groups and the edges of the picture", () => {
  const zones: DropZones = {
    stage: { left: 200, top: 50, width: 800, height: 600 },
    shutSides: ["bottom"],
    groups: [{
      side: "right",
      group: 0,
      area: { left: 1000, top: 50, width: 200, height: 600 },
      head: { left: 1000, top: 50, width: 200, height: 40 },
      tabMiddles: [1030, 1090],
    }],
  };
  const at = (x: number, y: number) => dropAt(zones, x, y)?.target;
  assert.deepEqual(at(1060, 60), { side: "right", group: 0, index: 1 });
  assert.deepEqual(at(1100, 350), { side: "right", group: 0, index: 2 });
  assert.deepEqual(at(1100, 120), { side: "right", before: 0 });
  assert.deepEqual(at(1100, 640), { side: "right", before: 1 });
  assert.deepEqual(at(600, 640), { side: "bottom", group: 0, index: Number.MAX_SAFE_INTEGER });
  assert.equal(at(600, 300), undefined);
  assert.equal(at(210, 300), undefined);
  assert.equal(at(5, 5), undefined);
});

Deno.test("isKeyOf reads keys as they are written for people", () => {
  const press = { key: "g", shift: false, ctrl: false, alt: false };
  assert.ok(isKeyOf(press, ["G"]));
  assert.ok(!isKeyOf({ ...press, ctrl: true }, ["G"]));
  assert.ok(!isKeyOf({ ...press, shift: true }, ["G"]));
  assert.ok(isKeyOf({ ...press, key: "G", shift: true }, ["Shift+G"]));
  assert.ok(isKeyOf({ ...press, key: "d", ctrl: true }, ["Ctrl+D", "F12"]));
  assert.ok(isKeyOf({ ...press, key: "F12" }, ["Ctrl+D", "F12"]));
  assert.ok(
    isTyped(press) && !isTyped({ ...press, ctrl: true }) && !isTyped({ ...press, key: "F6" }),
  );
});

Deno.test("mayExpect goes by what was known last until the room has answered", () => {
  const expected = parseExpected('{"capabilities":["a"]}');
  assert.ok(mayExpect("a", undefined, expected) && !mayExpect("b", undefined, expected));
  assert.ok(mayExpect("b", new Set(["b"]), expected) && !mayExpect("a", new Set(["b"]), expected));
  assert.ok(mayExpect("b", undefined, parseExpected(null)));
  assert.ok(mayExpect("b", undefined, parseExpected("{")));
  assert.ok(mayExpect(undefined, new Set(), undefined));
});

Deno.test("modeOf is transparent only for a clean view", () => {
  assert.equal(modeOf({ clean: false, transparent: false }), "studio");
  assert.equal(modeOf({ clean: true, transparent: false }), "clean");
  assert.equal(modeOf({ clean: true, transparent: true }), "source");
});
