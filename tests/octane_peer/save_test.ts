import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { decodeExr } from "./files/exr_reader.ts";
import type { Peer } from "./peer.ts";
import { setPin } from "./scene/authoring.ts";
import { refusalOf, type TestClient, withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;
const { getFile } = beta2.LiveLinkService.method;
const { ImageSaveFormat, NamedColorSpace, PremultipliedAlphaType, RenderPassId } = beta2;

async function withFinished(
  generation: "alpha5" | "beta2",
  test: (peer: Peer, client: TestClient, directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await withPeer({ generation }, async (peer, client) => {
      await until(() => peer.engine.state === "finished");
      await test(peer, client, directory);
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`saveImage1 of ${generation} writes every format as what it is`, () =>
    withFinished(generation, async (_peer, client, directory) => {
      const formats = [
        ["png", "uchar", ImageSaveFormat.PNG_8],
        ["png", "ushort", ImageSaveFormat.PNG_16],
        ["tiff", "uchar", ImageSaveFormat.TIFF_8],
        ["tiff", "ushort", ImageSaveFormat.TIFF_16],
        ["jpeg", "uchar", ImageSaveFormat.JPEG],
      ] as const;
      for (const [format, depth, imageSaveFormat] of formats) {
        const fullPath = join(directory, `picture ${imageSaveFormat}.out`);
        const { result } = await client.call(engine.saveImage1, {
          fullPath,
          imageSaveFormat,
          colorSpace: NamedColorSpace.SRGB,
        });
        assert.equal(result, true);
        const found = await sharp(await Deno.readFile(fullPath)).metadata();
        assert.deepEqual([found.format, found.depth], [format, depth]);
        assert.deepEqual([found.width, found.height], [64, 32]);
        const { filedata } = await client.call(getFile, { filepath: fullPath });
        assert.deepEqual(new Uint8Array(filedata), await Deno.readFile(fullPath));
      }
      for (const imageSaveFormat of [ImageSaveFormat.EXR_16, ImageSaveFormat.EXR_32]) {
        const fullPath = join(directory, `picture ${imageSaveFormat}.exr`);
        const { result } = await client.call(engine.saveImage1, {
          fullPath,
          imageSaveFormat,
          colorSpace: NamedColorSpace.LINEAR_SRGB,
        });
        assert.equal(result, true);
        const exr = decodeExr(await Deno.readFile(fullPath));
        assert.deepEqual([exr.width, exr.height, [...exr.channels.keys()]], [64, 32, [
          "B",
          "G",
          "R",
        ]]);
        assert.ok(exr.channels.get("B")?.some((value) => value > 0.2));
      }
    }));
}

Deno.test("saveImage1 shows what the newest image shows, imager and all", () =>
  withFinished("beta2", async (peer, client, directory) => {
    const fullPath = join(directory, "picture.png");
    const { project, targetNode, changeLevel } = peer.engine;
    const imager = targetNode?.input("P_IMAGER");
    assert.ok(imager);
    setPin(project.graph, imager, "P_ACES_TONE_MAPPING", true);
    setPin(project.graph, imager, "P_VIGNETTING", 0.5);
    setPin(project.graph, imager, "P_GAMMA", 1.3);
    peer.engine.update();
    await until(() => peer.engine.latest?.changeLevel === changeLevel + 1);
    await client.call(engine.saveImage1, { fullPath, colorSpace: NamedColorSpace.SRGB });
    const saved = await sharp(fullPath).ensureAlpha().raw().toBuffer();
    const { data } = peer.engine.latest ?? { data: new Uint8Array(0) };
    const most = saved.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (data[i] ?? 0))),
      0,
    );
    assert.ok(most <= 2, `${most} steps apart`);
  }));

Deno.test("saveRenderPasses1 writes one enabled pass under its name", () =>
  withFinished("beta2", async (peer, client, outputDirectory) => {
    const { project, targetNode } = peer.engine;
    const passes = targetNode?.input("P_RENDER_PASSES");
    assert.ok(passes);
    setPin(project.graph, passes, "P_RENDER_PASS_POSITION", true);
    peer.engine.update();
    const save = (renderPassId: beta2.RenderPassId, exportName = "place") =>
      client.call(engine.saveRenderPasses1, {
        outputDirectory,
        passesToExport: { renderPassId, exportName },
        passesToExportLength: 1,
        imageSaveFormat: ImageSaveFormat.EXR_32,
        colorSpace: NamedColorSpace.LINEAR_SRGB,
      });
    assert.equal((await save(RenderPassId.RENDER_PASS_Z_DEPTH)).result, false);
    assert.equal((await save(RenderPassId.RENDER_PASS_POSITION)).result, true);
    const exr = decodeExr(await Deno.readFile(join(outputDirectory, "place.exr")));
    const height = exr.channels.get("G")?.[31 * 64] ?? NaN;
    assert.ok(Math.abs(height) < 1e-4, `the terrace is at height 0, not ${height}`);
    const multi = join(outputDirectory, "many.exr");
    const { result } = await client.call(engine.saveRenderPassesMultiExr1, {
      fullPath: multi,
      passesToExport: { renderPassId: RenderPassId.RENDER_PASS_POSITION, exportName: "P" },
      useHalf: true,
      colorSpace: NamedColorSpace.LINEAR_SRGB,
    });
    assert.equal(result, true);
    assert.deepEqual([...decodeExr(await Deno.readFile(multi)).channels.keys()], [
      "P.B",
      "P.G",
      "P.R",
    ]);
  }));

Deno.test("saveImage1 says no to passes that are off, premultiplied PNGs, odd spaces and bad paths", () =>
  withFinished("beta2", async (_peer, client, directory) => {
    const good = { fullPath: join(directory, "a.png"), colorSpace: NamedColorSpace.SRGB };
    const bad = [
      { ...good, renderPassId: RenderPassId.RENDER_PASS_Z_DEPTH },
      { ...good, premultipliedAlphaType: PremultipliedAlphaType.LINEARIZED },
      { ...good, colorSpace: NamedColorSpace.OTHER },
      { ...good, colorSpace: NamedColorSpace.OCIO },
      { ...good, fullPath: join(directory, "missing", "a.png") },
      { ...good, fullPath: directory },
      { ...good, fullPath: "a.png" },
      { ...good, fullPath: "" },
    ];
    for (const request of bad) {
      assert.equal((await client.call(engine.saveImage1, request)).result, false);
    }
    assert.deepEqual([...Deno.readDirSync(directory)], []);
    await client.call(engine.stopRendering);
    assert.equal((await client.call(engine.saveImage1, good)).result, false);
  }));

Deno.test("saveImage and saveImage2 take their colour space from an object", () =>
  withFinished("beta2", async (_peer, client, directory) => {
    const spaces = beta2.ApiOutputColorSpaceInfoService.method;
    const { result: colorSpaceInfo } = await client.call(spaces.createKnownColorSpace, {
      colorSpace: NamedColorSpace.SRGB,
    });
    const first = join(directory, "first.png");
    const second = join(directory, "second.jpg");
    assert.ok((await client.call(engine.saveImage, { fullPath: first, colorSpaceInfo })).result);
    const exportSettings = {
      fileType: beta2.SaveImageFileType.JPEG,
      format: ImageSaveFormat.JPEG,
      jpegSettings: { quality: 40 },
    };
    const saved = await client.call(engine.saveImage2, {
      fullPath: second,
      colorSpaceInfo,
      exportSettings,
    });
    assert.equal(saved.result, true);
    assert.equal((await sharp(second).metadata()).format, "jpeg");
    const { code } = await refusalOf(client.call(engine.saveImage, { fullPath: first }));
    assert.equal(code, status.INVALID_ARGUMENT);
  }));

Deno.test("GetFile refuses what is not there and directories", () =>
  withFinished("alpha5", async (_peer, client, directory) => {
    for (const filepath of [join(directory, "none"), directory, ""]) {
      assert.equal((await refusalOf(client.call(getFile, { filepath }))).code, status.NOT_FOUND);
    }
  }));

Deno.test("renderPassName and getAllRenderPassIds follow the generation", async () => {
  const info = beta2.ApiInfoService.method;
  const names: string[] = [];
  for (const generation of ["alpha5", "beta2"] as const) {
    await withPeer({ generation, paused: true }, async (_peer, client) => {
      const { result, length } = await client.call(info.getAllRenderPassIds);
      assert.equal(result?.data.length, length);
      assert.ok(result?.data.includes(RenderPassId.RENDER_PASS_Z_DEPTH));
      names.push((await client.call(info.renderPassName, { id: 129 })).result);
      const depth = await client.call(info.renderPassInfo, {
        id: RenderPassId.RENDER_PASS_Z_DEPTH,
      });
      assert.deepEqual([depth.result?.name, depth.result?.isInfoPass, depth.result?.pinId], [
        "Z depth",
        true,
        beta2.PinId.P_RENDER_PASS_Z_DEPTH,
      ]);
    });
  }
  assert.deepEqual(names, ["Screenspace motion", "Environment unoccluded"]);
});
