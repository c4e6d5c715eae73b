import assert from "node:assert/strict";
import { filesNamed } from "./inspect.ts";
import { lockDifferences } from "./install.ts";
import { readme } from "./readme.ts";
import { systemOf, SYSTEMS } from "./systems.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("each system's sharp is in the lock file in the version of sharp itself", async () => {
  const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", ROOT)));
  const ids = Object.keys(lock.npm);
  for (const { id, sharp } of SYSTEMS) {
    for (const name of sharp) assert.ok(ids.some((each) => each.startsWith(`${name}@`)), id);
  }
});

Deno.test("each system's Deno is of the minor version that the images run", async () => {
  const dockerfile = await Deno.readTextFile(new URL("Dockerfile", ROOT));
  const [, minor] = /^ARG DENO_VERSION=(\d+\.\d+)\./m.exec(dockerfile) ?? [];
  for (const { id, runtime } of SYSTEMS) {
    assert.ok(minor !== undefined && runtime.version.startsWith(`${minor}.`), id);
    assert.match(runtime.integrity, /^sha512-[\w+/]{86}==$/);
  }
});

Deno.test("systemOf() knows macOS by both of its names", () => {
  assert.equal(systemOf("macos-arm64"), systemOf("darwin-arm64"));
  assert.equal(systemOf("plan9-x64"), undefined);
});

Deno.test("both launchers name the same files", async () => {
  const read = (name: string) => Deno.readTextFile(new URL(`deploy/portable/${name}`, ROOT));
  const plain = (names: string[]) => names.map((name) => name.replace(/\.exe$/, "")).sort();
  const unix = filesNamed(await read("fuelrail.sh"));
  assert.deepEqual(plain(unix), ["app/deno.json", "app/deploy/portable/main.ts", "runtime/deno"]);
  assert.deepEqual(plain(filesNamed(await read("fuelrail.cmd"))), plain(unix));
});

Deno.test("lockDifferences() names what the lock file does not hold or holds otherwise", () => {
  const project = { npm: { "a@1.0.0": { integrity: "x" }, "b@1.0.0": { integrity: "y" } } };
  assert.deepEqual(lockDifferences(project, { npm: { "a@1.0.0": { integrity: "x" } } }), []);
  const used = { npm: { "b@1.0.0": { integrity: "z" }, "c@2.0.0": { integrity: "x" } } };
  assert.deepEqual(lockDifferences(project, used), ["b@1.0.0", "c@2.0.0"]);
});

Deno.test("readme() speaks of each system's own launcher and fits a terminal", () => {
  for (const system of SYSTEMS) {
    const text = readme({ system, megabytes: 150 });
    for (const name of Object.keys(system.launchers)) assert.ok(text.includes(name), name);
    assert.ok(text.split("\n").every((line) => line.length <= 100), system.id);
  }
});
