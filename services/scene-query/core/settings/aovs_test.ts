import assert from "node:assert/strict";
import { type Aov, BEAUTY, decideAov, passLabel, passText, passTexts } from "./aovs.ts";

const beauty: Aov = { id: "beauty", label: "Beauty", passId: BEAUTY };
const normals: Aov = { id: "geometric_normal", label: "Geometric normal", passId: 1000 };
const idle = { told: undefined, choice: undefined, display: BEAUTY, isSettled: true } as const;

Deno.test("decideAov leaves Octane alone while nobody chose a pass", () => {
  assert.deepEqual(decideAov({ ...idle, available: [beauty] }), { shown: BEAUTY });
  assert.deepEqual(decideAov({ ...idle, available: [beauty, normals], display: 1000 }), {
    shown: 1000,
  });
  assert.deepEqual(decideAov({ ...idle, available: [beauty], display: undefined }), {
    shown: BEAUTY,
  });
});

Deno.test("decideAov shows the room's choice again where the scene renders it", () => {
  const choice = normals.id;
  assert.deepEqual(decideAov({ ...idle, choice, available: [beauty, normals] }), {
    shown: 1000,
    set: 1000,
  });
  assert.deepEqual(
    decideAov({ ...idle, choice, available: [beauty, normals], display: 1000 }),
    { shown: 1000 },
  );
});

Deno.test("decideAov falls back to the picture when a pass is gone", () => {
  const gone = decideAov({ ...idle, told: 1000, choice: normals.id, available: [beauty] });
  assert.deepEqual([gone.shown, gone.set], [BEAUTY, BEAUTY]);
  assert.match(gone.reason ?? "", /not render/);
  const after = decideAov({ ...idle, choice: normals.id, available: [beauty], display: 1000 });
  assert.deepEqual(after, { shown: BEAUTY, set: BEAUTY });
});

Deno.test("decideAov believes what Octane shows only once it had time to", () => {
  const facts = { ...idle, told: 1000, choice: normals.id, available: [beauty, normals] };
  assert.equal(decideAov({ ...facts, isSettled: false }).shown, 1000);
  assert.equal(decideAov({ ...facts, isSettled: true }).shown, BEAUTY);
  assert.equal(decideAov({ ...facts, isSettled: true, display: undefined }).shown, 1000);
});

Deno.test("passText names passes by the first name of a generation", () => {
  const texts = passTexts({
    RENDER_PASS_BEAUTY: 0,
    RENDER_PASS_INFO_OFFSET: 1000,
    RENDER_PASS_GEOMETRIC_NORMAL: 1000,
    RENDER_PASS_SMOOTH_NORMAL: 1008,
    RENDER_PASS_VERTEX_NORMAL: 1008,
    0: "RENDER_PASS_BEAUTY",
  });
  assert.equal(passText(texts, 0), "beauty");
  assert.equal(passText(texts, 1000), "geometric_normal");
  assert.equal(passText(texts, 1008), "smooth_normal");
  assert.equal(passText(texts, 10_002), "output_aov_2");
  assert.equal(passText(texts, 77), "pass_77");
  assert.equal(passLabel("smooth_normal"), "Smooth normal");
});
