import assert from "node:assert/strict";
import { subjects } from "@fuelrail/contracts";
import { join } from "node:path";
import { startGateway } from "../../services/gateway/service.ts";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { PAGE_DIR } from "../../tools/build_page.ts";
import { until } from "../testkit/until.ts";
import { callsOf, type Ground, withGround } from "./project_ground.ts";
import { ROOM, withRig } from "./rig.ts";

const MAGIC = {
  png8: "89504e47",
  png16: "89504e47",
  exr16: "762f3101",
  exr32: "762f3101",
  tiff8: "49492a00",
  tiff16: "49492a00",
  jpeg: "ffd8ff",
} as const;

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`exportImageRequest writes every format and brings it to a browser (${generation})`, () =>
    withGround({ generation }, async ({ peer, bus, get, ask, base }) => {
      const gateway = await startGateway({
        config: { host: "127.0.0.1", port: 0, room: ROOM, auth: "off", allowedOrigins: [] },
        frameBus: bus,
        stateBus: bus,
        clock: systemClock,
        log: createLog("test", "error"),
        random: Math.random,
        assetsDir: PAGE_DIR,
      });
      try {
        await until(() => peer.engine.latest !== null, { what: "a picture" });
        for (const [format, magic] of Object.entries(MAGIC)) {
          const done = await get("exportImageRequest", { format, name: "take 1" }, "exportResult");
          assert.equal(done.result, "success", JSON.stringify(done));
          const { file, note } = done;
          assert.ok(file?.label.startsWith("take 1 beauty "));
          assert.match(note ?? "", /stays in Fuelrail's export folder on Octane's machine/);
          assert.ok(!JSON.stringify(done).includes(base), "no folder of a machine is said");
          const written = await Deno.readFile(join(base, "temp", file?.label ?? ""));
          assert.equal(written.subarray(0, magic.length / 2).toHex(), magic);
          assert.ok(file?.download !== null);
          const response = await fetch(`http://127.0.0.1:${gateway.port}${file?.download}`);
          assert.equal(response.status, 200);
          assert.match(response.headers.get("content-disposition") ?? "", /attachment; .*take%201/);
          assert.deepEqual(new Uint8Array(await response.arrayBuffer()), written);
        }
        const { files } = await get("getExportsRequest", {}, "exportsResult");
        assert.equal(files.length, 7);
        assert.equal(files[0]?.format, "jpeg", "newest first");
        const gone = await fetch(`http://127.0.0.1:${gateway.port}/rooms/${ROOM}/exports/e-0-99`);
        assert.equal(gone.status, 404);
        await gone.body?.cancel();
        const none = await ask("exportImageRequest", { format: "png8", pass: "no_such_pass" });
        assert.equal(none.payload.code, "not_found");
        const climb = await ask("exportImageRequest", { format: "png8", name: "../../x" });
        assert.equal(climb.payload.code, "bad_message");
        assert.deepEqual(peer.counts().forbidden, []);
      } finally {
        await gateway.stop();
      }
    }));

  Deno.test(`exportPassesRequest writes one pass after the other and tells its viewer (${generation})`, () =>
    withGround({ generation }, async ({ peer, bus, get }) => {
      await until(() => peer.engine.latest !== null, { what: "a picture" });
      const told: { event_type: string; payload: Record<string, unknown> }[] = [];
      bus.subscribe(subjects.notice(ROOM), ({ data }) => {
        const { payload } = JSON.parse(new TextDecoder().decode(data));
        if (payload.viewer_id === "v1") told.push(payload.event);
      });
      const passes = ["beauty", "no_such_pass", "beauty"];
      const accepted = await get("exportPassesRequest", { format: "exr16", passes }, "accepted");
      await until(() => told.length === 3, { what: "three results" });
      assert.deepEqual(told.map(({ payload }) => payload.result), ["success", "error", "success"]);
      assert.ok(told.every(({ payload }) => payload.operation_id === accepted.operation_id));
      assert.equal(callsOf(peer, "saveImage1"), 2);
    }));

  Deno.test(`an export that cannot be brought here says that it lies on Octane's machine, and why (${generation})`, async () => {
    const folderNote = /^The file stays in Fuelrail's export folder on Octane's machine; /;
    const exported = async ({ peer, get, base }: Ground, why: RegExp) => {
      await until(() => peer.engine.latest !== null, { what: "a picture" });
      const { result, file, note } = await get(
        "exportImageRequest",
        { format: "png8" },
        "exportResult",
      );
      assert.deepEqual([result, file?.download], ["success", null]);
      assert.match(note ?? "", folderNote);
      assert.match(note ?? "", why);
      assert.ok((await Deno.stat(join(base, "temp", file?.label ?? ""))).size > 0);
      const { files } = await get("getExportsRequest", {}, "exportsResult");
      assert.deepEqual(files.map(({ download }) => download), [null]);
    };
    await withGround({ generation }, async (ground) => {
      ground.peer.faults.setFiles("refuse");
      await exported(ground, /this Octane does not let Fuelrail read it/);
      assert.equal(callsOf(ground.peer, "GetFile"), 1);
    });
    await withGround({ generation, exportBytesMax: 64 * 32 * 4 - 1 }, async (ground) => {
      await exported(ground, /it is too large to be brought here/);
      assert.equal(callsOf(ground.peer, "GetFile"), 0);
    });
  });

  Deno.test(`without folders in the configuration, exports, projects and imports are not available, and say so (${generation})`, () =>
    withRig({ generation, paused: true }, async ({ peer, ask }) => {
      const asked = [
        ["exportImageRequest", { format: "png8" }, /OCTANE_TEMP_DIR/],
        ["exportPassesRequest", { format: "exr16", passes: ["beauty"] }, /OCTANE_TEMP_DIR/],
        ["importAssetRequest", { asset: "cup.obj" }, /ASSETS_DIR/],
        ["getAssetsRequest", {}, /ASSETS_DIR/],
        ["openStageRequest", { url: "b.ocs" }, /ASSETS_DIR/],
        ["saveProjectAsRequest", { name: "x" }, /ASSETS_DIR/],
      ] as const;
      for (const [type, payload, words] of asked) {
        const { payload: refusal } = await ask(type, payload);
        assert.equal(refusal["code"], "not_available", `${type}: ${JSON.stringify(refusal)}`);
        assert.match(String(refusal["message"]), words);
      }
      assert.equal(callsOf(peer, "saveImage1") + callsOf(peer, "loadProject"), 0);
    }));
}

Deno.test("exports are refused with why while writes are frozen", () =>
  withGround({ generation: "beta2", readOnly: true }, async ({ ask }) => {
    assert.equal((await ask("exportImageRequest", { format: "png8" })).payload.code, "read_only");
  }));
