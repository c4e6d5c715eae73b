import assert from "node:assert/strict";
import { dirname, relative } from "node:path";
import { copyTree } from "./copy.ts";
import { localPackages } from "./packages.ts";

/** Lays out a node_modules folder as Deno does: real folders in .deno, links between them. */
async function withPackages(run: (nodeModules: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const own = (id: string, name: string) => `${root}/.deno/${id}/node_modules/${name}`;
  const add = async (id: string, name: string, manifest: unknown) => {
    await Deno.mkdir(own(id, name), { recursive: true });
    await Deno.writeTextFile(`${own(id, name)}/package.json`, JSON.stringify(manifest));
  };
  const link = async (from: string, to: string) => {
    await Deno.mkdir(dirname(from), { recursive: true });
    await Deno.symlink(relative(dirname(from), to), from);
  };
  await add("a@1", "a", {});
  await add("b@1", "b", {});
  await add("@s+gnu@1", "@s/gnu", { libc: ["glibc"] });
  await add("@s+musl@1", "@s/musl", { libc: ["musl"] });
  await add("@types+n@1", "@types/n", {});
  await add("unused@1", "unused", {});
  await link(`${root}/a`, own("a@1", "a"));
  await link(`${root}/unused`, own("unused@1", "unused"));
  await link(own("a@1", "b"), own("b@1", "b"));
  await link(own("b@1", "a"), own("a@1", "a"));
  await link(own("b@1", "@s/gnu"), own("@s+gnu@1", "@s/gnu"));
  await link(own("b@1", "@s/musl"), own("@s+musl@1", "@s/musl"));
  await link(own("b@1", "@types/n"), own("@types+n@1", "@types/n"));
  try {
    await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const here = Deno.build.env === "musl" ? "musl" : "gnu";
const elsewhere = here === "musl" ? "gnu" : "musl";

Deno.test("localPackages() follows what packages need, round a circle too", () =>
  withPackages(async (root) => {
    const paths = (await localPackages(root, ["a"])).map((path) => relative(root, path));
    assert.ok(paths.includes("a"));
    assert.ok(paths.includes(".deno/a@1/node_modules/a"));
    assert.ok(paths.includes(".deno/a@1/node_modules/b"));
    assert.ok(paths.includes(".deno/b@1/node_modules/b"));
    assert.ok(paths.includes(`.deno/@s+${here}@1/node_modules/@s/${here}`));
  }));

Deno.test("localPackages() leaves out types, what nobody needs and other C libraries", () =>
  withPackages(async (root) => {
    const paths = (await localPackages(root, ["a"])).map((path) => relative(root, path));
    assert.ok(!paths.some((path) => path.includes("@types")));
    assert.ok(!paths.some((path) => path.includes("unused")));
    if (Deno.build.os === "linux") assert.ok(!paths.some((path) => path.includes(elsewhere)));
  }));

Deno.test("copyTree() keeps links as links", () =>
  withPackages(async (root) => {
    const target = `${root}-copy`;
    try {
      for (const path of await localPackages(root, ["a"])) {
        await copyTree(path, `${target}/${relative(root, path)}`);
      }
      assert.ok((await Deno.lstat(`${target}/a`)).isSymlink);
      assert.equal(await Deno.readTextFile(`${target}/a/package.json`), "{}");
    } finally {
      await Deno.remove(target, { recursive: true });
    }
  }));
