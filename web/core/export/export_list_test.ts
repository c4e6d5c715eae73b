import assert from "node:assert/strict";
import { type ExportJob, jobEnd, progressText, readFiles } from "./export_list.ts";

Deno.test("jobEnd tells a written file from a refusal", () => {
  const done = jobEnd("beauty", {
    result: "success",
    file: { label: "a.png", pass: "beauty", format: "png8", download: null, bytes: 12 },
    note: "It stays there",
  });
  assert.ok(done.state === "written");
  assert.equal(done.file.download, undefined);
  assert.equal(done.note, "It stays there");
  assert.deepEqual(jobEnd("z", { result: "error", error: "No" }), {
    pass: "z",
    state: "failed",
    reason: "No",
  });
});

Deno.test("progressText counts what has ended and says what failed", () => {
  const failed: ExportJob = { pass: "z", state: "failed", reason: "No" };
  assert.equal(
    progressText([failed, { pass: "n", state: "writing" }, { pass: "x", state: "waiting" }]),
    "Octane writes n (2 of 3)",
  );
  assert.equal(progressText([failed]), "0 of 1 written");
});

Deno.test("readFiles leaves out what has no name", () => {
  assert.deepEqual(readFiles({ files: [{}, { label: "b.exr" }] }).map(({ label }) => label), [
    "b.exr",
  ]);
});
