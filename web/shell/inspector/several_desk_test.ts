import assert from "node:assert/strict";
import type { Property } from "../../core/inspector/property.ts";
import { createTestRequests, createTestWorld } from "../scene/test_room.ts";
import { createSeveralDesk } from "./several_desk.ts";

/** Several nodes that are written to while a test holds the time. */
function writing() {
  const { requests, asked } = createTestRequests();
  const { world, pass } = createTestWorld();
  const desk = createSeveralDesk({
    ...{ world, requests, inspector: { refresh() {} } },
    notify() {},
  });
  const edits = () =>
    asked.map(({ payload }) => {
      const [first] = payload["edits"] as readonly { property: string; value: unknown }[];
      return [first?.property, first?.value];
    });
  return { desk, asked, pass, edits };
}

const PATHS = ["/a", "/b"];

function property(name: string): Property {
  return {
    ...{ name, label: name, type: "float", value: 0, preset: 0, group: undefined },
    ...{ readOnly: false },
  } as unknown as Property;
}

Deno.test("the last value of a drag is sent before another property is written", () => {
  const { desk, pass, edits } = writing();
  desk.writeAll(PATHS, property("ior"), 1, "g1");
  desk.writeAll(PATHS, property("ior"), 2, "g1");
  assert.deepEqual(edits(), []);
  desk.writeAll(PATHS, property("roughness"), 3);
  assert.deepEqual(edits(), [["ior", 2], ["roughness", 3]]);
  pass();
  assert.equal(edits().length, 2, "nothing is sent twice");
});

Deno.test("a drag of one property and then another sends the last value of each", () => {
  const { desk, pass, edits } = writing();
  desk.writeAll(PATHS, property("ior"), 1, "g1");
  desk.writeAll(PATHS, property("roughness"), 2, "g2");
  desk.writeAll(["/c", "/d"], property("roughness"), 3, "g3");
  pass();
  assert.deepEqual(edits(), [["ior", 1], ["roughness", 2], ["roughness", 3]]);
});

Deno.test("a value that is typed takes the place of the drag before it", () => {
  const { desk, pass, edits } = writing();
  desk.writeAll(PATHS, property("ior"), 1, "g1");
  desk.writeAll(PATHS, property("ior"), 2);
  pass();
  assert.deepEqual(edits(), [["ior", 2]]);
});

Deno.test("the other nodes are read anew when their project is told again", async () => {
  const { desk, asked, pass } = writing();
  desk.watch(["/b"]);
  await asked[0]?.answer({ prim_path: "/b", items: [] });
  desk.onEvent({
    ...{ type: "sceneChanged", stamp: undefined, generation: 1 },
    changes: [{ change: "again" }],
  });
  pass();
  assert.deepEqual([asked.length, desk.others.value.length], [2, 1]);
});
