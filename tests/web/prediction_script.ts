import { encodeMesh, type OutlineMesh } from "@fuelrail/contracts/binary";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { soon } from "./patience.ts";
import type { PageRoom } from "./page_room.ts";
import { stamp } from "./room_script.ts";
import type { Visit } from "./scripted_gateway.ts";

/** What a page shows at one moment, as people see it. */
export interface Shot {
  /** Red, green and blue at a place of the page, CSS pixels. */
  at(x: number, y: number): readonly number[];
}

/** Takes a picture of the page. */
export async function shoot(page: Page): Promise<Shot> {
  const image = sharp(await page.screenshot());
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const scale = info.width / (page.viewportSize()?.width ?? info.width);
  return {
    at(x, y) {
      const from = (Math.floor(y * scale) * info.width + Math.floor(x * scale)) * info.channels;
      return [...data.subarray(from, from + 3)];
    },
  };
}

/** Whether a colour is without hue, as what nobody has rendered is. */
export function isGrey(colour: readonly number[]): boolean {
  return Math.max(...colour) - Math.min(...colour) <= 6;
}

/** Whether the page shows a preview at this moment. */
export async function isPreviewing(page: Page): Promise<boolean> {
  const shown = await page.getByTestId("preview").isVisible();
  return shown && await page.getByTestId("preview-chip").count() === 1;
}

/** Waits until a preview is shown, or until none is. */
export async function untilPreview(page: Page, isShown: boolean): Promise<void> {
  await soon(
    async () => await isPreviewing(page) === isShown,
    isShown ? "a preview" : "no preview",
  );
}

/** Tells the change level of an epoch, as its first image does. */
export function sayFirstImage(visit: Visit, epoch: number, changeLevel: number): void {
  visit.send("renderFirstImage", { ...stamp(), epoch, changeLevel, inputSeq: 0 });
}

/** A rectangle that looks along z, of these sides about a point. */
export function wall(
  x: number,
  y: number,
  z: number,
  width: number,
  height: number,
): OutlineMesh {
  const [w, h] = [width / 2, height / 2];
  return {
    positions: new Float32Array([
      ...[x - w, y - h, z],
      ...[x + w, y - h, z],
      ...[x + w, y + h, z],
      ...[x - w, y + h, z],
    ]),
    triangles: new Uint32Array([0, 1, 2, 0, 2, 3]),
  };
}

/** Offers meshes as the scene's geometry; `total` counts those that are lacking too. */
export async function offerMeshes(
  { gateway, visit, page }: PageRoom,
  meshes: readonly OutlineMesh[],
  total: number,
): Promise<void> {
  const offers = meshes.map((mesh, i) => {
    const address = `/rooms/STUDIO/mesh/scene-${i}`;
    const body = new Uint8Array(encodeMesh(mesh));
    gateway.meshes.set(address, body);
    const triangles = mesh.triangles.length / 3;
    return { address, triangles, bytes: body.length, min: [-9, -9, -9], max: [9, 9, 9] };
  });
  const box = await page.getByTestId("viewport").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
  const { payload } = await visit.message("getSceneMeshesRequest");
  visit.send("sceneMeshesResult", {
    request_id: payload["request_id"],
    project_generation: 1,
    complete: true,
    total,
    left_out: total - meshes.length,
    meshes: offers,
  });
}
