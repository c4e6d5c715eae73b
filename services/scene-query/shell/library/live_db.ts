import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import {
  ApiDBMaterialManager_DBCategoryArrayService,
  ApiDBMaterialManager_DBMaterialArrayService,
  ApiDBMaterialManagerService,
  LiveDbThumbnailView,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { idOfPlace } from "../../core/library/library_ids.ts";
import type { LibraryPage } from "./local_db.ts";
import { type Picture, pictureOf } from "./picture.ts";

const manager = ApiDBMaterialManagerService.method;
const categoryArray = ApiDBMaterialManager_DBCategoryArrayService.method;
const materialArray = ApiDBMaterialManager_DBMaterialArrayService.method;

/** How long the library on the internet may keep Octane from other work, ms. */
const ONLINE_MS = 8_000;
/** How long a material may take to come, ms. */
const DOWNLOAD_MS = 120_000;
const PAGE_ENTRIES = 200;
const THUMBNAIL_SIDE = 128;

const offline = () =>
  new RequestRefused("not_available", "Octane could not reach LiveDB; is it signed in?");

/** Lists a category: those below it and a page of its materials. */
export async function listLive(
  octane: OctaneAtDesk,
  categoryId: number | undefined,
  cursor: string | undefined,
): Promise<LibraryPage> {
  const from = Math.max(0, Number(cursor ?? "0") || 0);
  const categories = await liveCategories(octane);
  const isKnown = categories.some(({ id }) => id === categoryId);
  if (categoryId !== undefined && !isKnown) {
    throw new RequestRefused("not_found", "LiveDB has no such category");
  }
  const ids = new Set(categories.map(({ id }) => id));
  const below = categories.filter(({ parentID }) =>
    categoryId === undefined ? !ids.has(parentID) : parentID === categoryId
  );
  const materials = categoryId === undefined ? [] : await liveMaterials(octane, categoryId);
  const end = Math.min(materials.length, from + PAGE_ENTRIES);
  return {
    folders: from > 0 ? [] : below.map(({ id, name }) => {
      return { id: idOfPlace({ in: "live", kind: "category", id }), name };
    }),
    entries: materials.slice(from, end).map(({ id, name, nickname }) => ({
      id: idOfPlace({ in: "live", kind: "material", id }),
      name,
      ...(nickname === "" ? {} : { author: nickname }),
      has_thumbnail: true,
    })),
    ...(end < materials.length ? { next: `${end}` } : {}),
  };
}

async function liveCategories(octane: OctaneAtDesk) {
  const { result, list } = await octane.call(manager.getCategories, {}, { deadlineMs: ONLINE_MS });
  if (!result || list === undefined || list.handle === 0n) throw offline();
  const type = ObjectRef_ObjectType.ApiDBMaterialManager_DBCategoryArray;
  const objectPtr = { handle: list.handle, type };
  try {
    const { result: array } = await octane.call(categoryArray.getCategory, { objectPtr });
    return array?.categories ?? [];
  } finally {
    await octane.call(categoryArray.free, { objectPtr });
  }
}

async function liveMaterials(octane: OctaneAtDesk, categoryId: number) {
  const { result, list } = await octane.call(manager.getMaterials, { categoryId }, {
    deadlineMs: ONLINE_MS,
  });
  if (!result || list === undefined || list.handle === 0n) throw offline();
  const type = ObjectRef_ObjectType.ApiDBMaterialManager_DBMaterialArray;
  const objectPtr = { handle: list.handle, type };
  try {
    const { result: array } = await octane.call(materialArray.getMaterial, { objectPtr });
    return array?.materials ?? [];
  } finally {
    await octane.call(materialArray.free1, { objectPtr });
  }
}

/** Lets Octane download a material into a graph. */
export async function loadLive(
  octane: OctaneAtDesk,
  materialId: number,
  graph: bigint,
): Promise<void> {
  const destinationGraph = { handle: graph, type: ObjectRef_ObjectType.ApiNodeGraph };
  const { result } = await octane.call(
    manager.downloadMaterial,
    { materialId, destinationGraph },
    { deadlineMs: DOWNLOAD_MS },
  );
  if (!result) throw new RequestRefused("octane_refused", "Octane did not get it from LiveDB");
}

/** The thumbnail of a material, as LiveDB has it. */
export async function livePreview(octane: OctaneAtDesk, materialId: number): Promise<Picture> {
  const { result, size } = await octane.call(
    manager.getMaterialPreview,
    { materialId, requestedSize: THUMBNAIL_SIDE, view: LiveDbThumbnailView.DB_VIEW_FULL },
    { deadlineMs: ONLINE_MS },
  );
  return pictureOf(result?.data ?? new Uint8Array(), size?.x ?? 0, size?.y ?? 0);
}
