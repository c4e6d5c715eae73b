import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture, succeed } from "../../tools/compose/process.ts";
import { filesIn, makeFolder } from "../../tools/portable/folder.ts";
import { inspectFolder } from "../../tools/portable/inspect.ts";
import { ownSystem } from "../../tools/portable/systems.ts";
import { makeBareRoot, PERSON } from "./bare_root.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const PLACE = "/home/artist/My studio (2)/fuelrail";

Deno.test("a portable folder runs on a system that has nothing, and leaves nothing", async () => {
  assert.equal(Deno.build.os, "linux", "the bare system is made of a Linux system's parts");
  assert.equal(Deno.uid(), 0, "only root can make a system inside of this one");
  const system = ownSystem();
  assert.ok(system !== undefined);
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "fuelrail-bare-" }));
  try {
    await Deno.chmod(root, 0o755);
    const folder = join(root, PLACE);
    await makeFolder(folder, system);
    assert.deepEqual(await inspectFolder(folder, system), []);
    const libraries = (await filesIn(folder)).filter((file) => /\.node$|\.so[.\d]*$/.test(file));
    const programs = [`runtime/${system.runtime.program}`, ...libraries];
    await makeBareRoot(root, programs.map((file) => join(folder, file)));
    await succeed("chown", ["-R", `${PERSON}:${PERSON}`, folder]);

    const script = 'ip link set lo up && exec "$@"';
    const inside = join(REPOSITORY, "tests/portable/inside.ts");
    const deno = [Deno.execPath(), "run", "-A", "--no-check", inside, root, `${PLACE}/fuelrail`];
    const words = ["--net", "sh", "-c", script, "sh", ...deno];
    const { code, stdout, stderr } = await capture("unshare", words, {
      cwd: REPOSITORY,
      timeoutMs: 900_000,
    });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    assert.equal(stdout.match(/^ok: /gm)?.length, 2, stdout);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
