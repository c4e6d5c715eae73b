import assert from "node:assert/strict";
import { subjects } from "@fuelrail/contracts";
import { join } from "node:path";
import { until } from "../testkit/until.ts";
import { GENERATIONS, onEdits } from "./edit_rig.ts";
import { withGround } from "./project_ground.ts";
import { ROOM } from "./rig.ts";

const decoder = new TextDecoder();

for (const generation of GENERATIONS) {
  Deno.test(`no path of a machine is in anything that viewers get over a session, ${generation}`, async () => {
    const outside = await Deno.realPath(await Deno.makeTempDir());
    const view = join(outside, "as-octane-sees-it");
    try {
      const folders = { assetsOctaneDir: view };
      await withGround({ generation, folders, width: 16, height: 8 }, async (ground) => {
        const { base, root, peer, bus } = ground;
        await Deno.symlink(root, view);
        const said: string[] = [];
        bus.subscribe(">", ({ subject, data }) => {
          const isPicture = subject.startsWith(subjects.frame(ROOM, "full").replace(/full$/, ""));
          if (!isPicture) said.push(`${subject} ${decoder.decode(data)}`);
        });
        const ask: typeof ground.ask = async (type, payload = {}) => {
          const answer = await ground.ask(type, payload);
          said.push(`answer to ${type}: ${JSON.stringify(answer)}`);
          return answer;
        };
        const rig = onEdits({ ...ground, ask, events: ground.events });
        const ok = async (type: Parameters<typeof ask>[0], payload: object = {}) => {
          const answer = await ask(type, payload);
          assert.notEqual(answer.event_type, "viewerError", JSON.stringify(answer));
          return answer.payload;
        };

        await ok("openStageRequest", { url: "b.ocs" });
        await ok("getProjectsRequest");
        const { assets } = await ok("getAssetsRequest") as {
          assets: { id: string; label: string }[];
        };
        const imported: string[] = [];
        for (const { id, label } of assets) {
          if (!/cup|dot/.test(label)) continue;
          const { payload } = await until(async () => {
            const answer = await ask("importAssetRequest", { asset: id });
            // The scene may not have met the project yet that was opened just now.
            return answer.payload.code === "conflict" ? undefined : answer;
          }, { what: "an import into the project" });
          imported.push(...(payload.paths as string[] | undefined ?? []));
        }
        assert.equal(imported.length, 2);
        for (const path of imported) {
          const file = (await rig.items(path)).find(({ type }) => type === "file");
          assert.ok(file?.asset !== undefined, `${path} shows its file's id`);
          await rig.set(path, file.name, "");
          await rig.set(path, file.name, file.asset);
          assert.equal(await rig.value(path, file.name), file.value);
          await ok("undoRequest");
          await ok("undoRequest");
          assert.equal(await rig.value(path, file.name), file.value);
          await ok("redoRequest");
        }

        peer.edit((scene) => {
          const mesh = scene.create("NT_GEO_MESH", `${base}/hidden/mesh.obj`);
          scene.setAttribute(mesh, "A_FILENAME", `${base}/hidden/mesh.obj`);
          const text = scene.create("NT_STRING", "Text");
          scene.setAttribute(text, "A_VALUE", `${view}/texts/note.txt`);
        });
        await until(async () => (await rig.names("/")).includes("mesh.obj"), {
          what: "the node that was made inside Octane",
        });
        for (const path of ["/mesh.obj", "/Text"]) await rig.items(path);
        await ok("searchNodesRequest", { query: "mesh" });
        await ok("renameNodeRequest", { prim_path: "/mesh.obj", name: "Mesh" });
        await ok("duplicateNodesRequest", { paths: ["/Mesh"] });

        await until(() => peer.engine.latest !== null, { what: "a picture" });
        await ok("exportImageRequest", { format: "png8" });
        await ok("getExportsRequest");
        for (const url of ["none.ocs", "../secret.ocs", "broken.ocs"]) {
          await ask("openStageRequest", { url, confirm: true });
        }
        peer.faults.setLoads("partial");
        await ask("openStageRequest", { url: "shots/a.ocs", confirm: true });
        peer.faults.setLoads(null);
        const wrong = { prim_path: "/Text", property: "value", value: "x", type: "file" };
        await ask("setPropertyRequest", wrong);
        await ok("saveProjectAsRequest", { name: "kept" });
        await ok("packageProjectRequest", { name: "kept too" });
        await ok("getUndoStateRequest");
        await ok("loadingStateQuery");

        assert.ok(said.length > 60, `${said.length} messages`);
        for (const secret of [base, outside, view, root, join(base, "temp")]) {
          const leak = said.find((text) => text.includes(secret));
          assert.equal(leak?.slice(0, 2_000), undefined, secret);
        }
      });
    } finally {
      await Deno.remove(outside, { recursive: true });
    }
  });
}
