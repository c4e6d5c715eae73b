import assert from "node:assert/strict";
import { KIT_DIR } from "./python.ts";

Deno.test("the kit's own tests pass on plain Python", async () => {
  const { code, stderr } = await new Deno.Command("python3", {
    args: ["-W", "error", "-m", "unittest"],
    cwd: KIT_DIR,
    env: { PYTHONDONTWRITEBYTECODE: "1" },
  }).output();
  const told = new TextDecoder().decode(stderr);
  assert.equal(code, 0, told);
  const count = Number(/Ran (\d+) tests/.exec(told)?.[1]);
  assert.ok(count > 100, told);
  assert.doesNotMatch(told, /skipped/);
});
