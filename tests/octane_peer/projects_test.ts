import assert from "node:assert/strict";
import { join } from "node:path";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { writeTestProject } from "./engine/project_files.ts";
import type { Peer } from "./peer.ts";
import type { PeerOptions } from "./peer_options.ts";
import { type TestClient, withPeer } from "./test_client.ts";
import type { Generation } from "./wire/names.ts";

const project = beta2.ApiProjectManagerService.method;
const rootGraph = beta2.ApiRootNodeGraphService.method;
const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

async function withFiles(
  options: PeerOptions,
  test: (peer: Peer, client: TestClient, directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await withPeer(
      { targetless: true, ...options },
      (peer, client) => test(peer, client, directory),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const names = (peer: Peer) => peer.engine.project.graph.root.items.map((item) => item.name);
const rename = (peer: Peer) => peer.edit((scene) => scene.create("NT_MAT_DIFFUSE", "Unsaved"));

Deno.test("loadProject refuses what is no project and keeps the scene", () =>
  withFiles({}, async (peer, client, directory) => {
    const garbage = join(directory, "garbage.ocs");
    await Deno.writeTextFile(garbage, "<OCS2 version='1'>");
    await writeTestProject(join(directory, "good.ocs"));
    const before = peer.engine.project;
    for (
      const projectPath of [
        "",
        "good.ocs",
        join(directory, "missing.ocs"),
        directory,
        garbage,
        join(directory, "good.obj"),
      ]
    ) {
      const { result } = await client.call(project.loadProject, { projectPath, evaluate: true });
      assert.equal(result, false, projectPath);
    }
    assert.equal(peer.engine.project, before);
  }));

for (const generation of GENERATIONS) {
  Deno.test(`A load in ${generation} may fail before it starts, or leave an empty or half a scene`, () =>
    withFiles({ generation }, async (peer, client, directory) => {
      const projectPath = join(directory, "scene.orbx");
      await writeTestProject(projectPath);
      const load = async () =>
        (await client.call(project.loadProject, { projectPath, evaluate: true })).result;
      const before = names(peer);
      peer.faults.setLoads("refused");
      assert.equal(await load(), false);
      assert.deepEqual(names(peer), before);
      peer.faults.setLoads("partial");
      assert.equal(await load(), false);
      assert.ok(names(peer).length > 0 && names(peer).length < before.length);
      peer.faults.setLoads("empty");
      assert.equal(await load(), false);
      assert.deepEqual(names(peer), []);
      peer.faults.setLoads(null);
      assert.equal(await load(), true);
      assert.equal((await client.call(project.loadedFromPackage)).result, true);
      assert.equal((await client.call(project.getCurrentProject)).result, projectPath);
    }));
}

Deno.test("resetProject waits in Alpha 5 until somebody answers, if changes would be lost", () =>
  withFiles({ generation: "alpha5" }, async (peer, client) => {
    const { faults } = peer;
    faults.setResetAsks(true);
    assert.equal((await client.call(project.resetProject)).result, true, "nothing to lose");
    rename(peer);
    const cancelled = client.call(project.resetProject);
    await until(() => faults.isResetAsking);
    assert.equal((await client.call(project.isValid)).result, true, "others are answered");
    assert.equal(faults.answerReset("cancel"), true);
    assert.equal((await cancelled).result, false);
    assert.deepEqual(names(peer), ["Unsaved"]);
    const reset = client.call(project.resetProject);
    await until(() => faults.isResetAsking);
    faults.answerReset("discard");
    assert.equal((await reset).result, true);
    assert.deepEqual(names(peer), []);
    assert.equal(faults.answerReset("discard"), false);
  }));

Deno.test("resetProject does not ask in Beta 2 when it is told not to", () =>
  withFiles({}, async (peer, client) => {
    peer.faults.setResetAsks(true);
    rename(peer);
    assert.equal((await client.call(project.resetProject, { suppressUI: true })).result, true);
    assert.deepEqual(names(peer), []);
  }));

Deno.test("A peer that ends cancels what a reset asks", async () => {
  await withFiles({ generation: "alpha5" }, async (peer, client) => {
    peer.faults.setResetAsks(true);
    rename(peer);
    const open = client.call(project.resetProject).catch(() => "gone");
    await until(() => peer.faults.isResetAsking);
    await peer.halt();
    assert.ok(await open !== undefined);
  });
});

Deno.test("Projects are saved under project names only, and a failed save leaves the path", () =>
  withFiles({}, async (peer, client, directory) => {
    const saveAs = async (path: string) =>
      (await client.call(project.saveProjectAs, { path })).result;
    const current = async () => (await client.call(project.getCurrentProject)).result;
    assert.equal((await client.call(project.saveProject)).result, false, "it has no path yet");
    assert.equal(await saveAs(join(directory, "scene.txt")), false);
    assert.equal(await saveAs("scene.ocs"), false);
    assert.equal(await saveAs(join(directory, "no", "such", "scene.ocs")), false);
    const path = join(directory, "scene.ocs");
    peer.faults.setSaves("fail");
    assert.equal(await saveAs(path), false);
    assert.equal(await current(), "");
    peer.faults.setSaves("succeed");
    assert.equal(await saveAs(path), true);
    assert.equal(await current(), path);
    assert.equal((await client.call(project.saveProject)).result, true);
  }));

Deno.test("A reference package is written beside the project and can be unpacked", () =>
  withFiles({}, async (peer, client, directory) => {
    const path = join(directory, "package.orbx");
    const asPackage = project.saveProjectAsReferencePackage;
    const plain = join(directory, "package.ocs");
    assert.equal((await client.call(asPackage, { path: plain })).result, false);
    assert.equal((await client.call(asPackage, { path })).result, true);
    assert.equal((await client.call(project.getCurrentProject)).result, "");
    const unpackDir = join(directory, "unpacked");
    const unpack = async (packagePath: string, unpackName = "") =>
      (await client.call(project.unpackPackage, { unpackDir, packagePath, unpackName })).result;
    assert.equal(await unpack(""), false, "the open project is no package");
    assert.equal(await unpack(path, "nothing.obj"), false);
    assert.equal(await unpack(path), true);
    const projectPath = join(unpackDir, "project.ocs");
    const before = names(peer);
    const loaded = await client.call(project.loadProject, { projectPath, evaluate: true });
    assert.equal(loaded.result, true);
    assert.deepEqual(names(peer), before);
  }));

Deno.test("The root graph is exported, and imported in place of what it held", () =>
  withFiles({}, async (peer, client, directory) => {
    const { result: objectPtr } = await client.call(project.rootNodeGraph);
    assert.ok(objectPtr !== undefined);
    const filePath = join(directory, "export.ocs");
    const exported = await client.call(rootGraph.exportToFile, { objectPtr, filePath });
    assert.equal(exported.result, true);
    const { result: text } = await client.call(rootGraph.exportToString, { objectPtr });
    assert.equal(text, await Deno.readTextFile(filePath));
    const before = names(peer);
    rename(peer);
    const imported = await client.call(rootGraph.importFromFile, { objectPtr, path: filePath });
    assert.deepEqual([imported.result, imported.ocsVersion], [true, 15_000_005]);
    assert.deepEqual(names(peer), before);
    const again = await client.call(project.rootNodeGraph);
    assert.equal(again.result?.handle, objectPtr.handle);
  }));
