import { type OctaneAtDesk, WIRE_TYPE, WireReader } from "@fuelrail/kit/octane";
import {
  ApiLocalDB_CategoryService,
  ApiLocalDB_PackageService,
  ApiLocalDBService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { checkOf, idOfPlace, type LocalPlace } from "../../core/library/library_ids.ts";
import { type Picture, pictureOf } from "./picture.ts";

const category = ApiLocalDB_CategoryService.method;
const packaged = ApiLocalDB_PackageService.method;
/** Packages of one page: some four calls each. */
const PAGE_ENTRIES = 25;

/** One folder as it is listed. */
export interface LibraryPage {
  readonly folders: { readonly id: string; readonly name: string }[];
  readonly entries: {
    readonly id: string;
    readonly name: string;
    readonly has_thumbnail: boolean;
  }[];
  readonly next?: string;
}

interface Folder {
  readonly objectPtr: { readonly handle: bigint; readonly type: number };
  readonly names: readonly string[];
}

const moved = () => new RequestRefused("conflict", "The library has changed; list it again");
const pointer = (ref: { readonly handle: bigint } | undefined, type: number) => ({
  handle: ref?.handle ?? 0n,
  type,
});

/** Goes to a folder, lets `work` have it and frees every handle on the way. */
async function withFolder<T>(
  octane: OctaneAtDesk,
  { folders, check, entry }: LocalPlace,
  work: (folder: Folder) => Promise<T>,
): Promise<T> {
  const { result: supported } = await octane.call(ApiLocalDBService.method.isSupported, {});
  if (!supported) throw new RequestRefused("not_available", "This Octane has no LocalDB");
  const type = ObjectRef_ObjectType.ApiLocalDB_Category;
  const { result: root } = await octane.call(ApiLocalDBService.method.root, {});
  const opened = [pointer(root, type)];
  const names: string[] = [];
  try {
    for (const index of folders) {
      const objectPtr = opened.at(-1) ?? pointer(root, type);
      const { result: count } = await octane.call(category.subCategoryCount, { objectPtr });
      if (index >= count) throw moved();
      names.push((await octane.call(category.subCategoryName, { objectPtr, index })).result);
      opened.push(
        pointer((await octane.call(category.subCategory, { objectPtr, index })).result, type),
      );
    }
    const last = opened.at(-1);
    if (last === undefined || last.handle === 0n) throw moved();
    if (entry === undefined && folders.length > 0 && checkOf(names) !== check) throw moved();
    return await work({ objectPtr: last, names });
  } finally {
    for (const objectPtr of opened.reverse()) {
      if (objectPtr.handle !== 0n) await octane.call(category.free, { objectPtr });
    }
  }
}

/** Lets `work` have a package and frees it. */
async function withPackageAt<T>(
  octane: OctaneAtDesk,
  folder: Folder,
  index: number,
  work: (objectPtr: Folder["objectPtr"], name: string) => Promise<T>,
): Promise<T> {
  const { objectPtr: at } = folder;
  const { result } = await octane.call(category.package, { objectPtr: at, index });
  const objectPtr = pointer(result, ObjectRef_ObjectType.ApiLocalDB_Package);
  if (objectPtr.handle === 0n) throw moved();
  try {
    return await work(objectPtr, (await octane.call(packaged.name1, { objectPtr })).result);
  } finally {
    await octane.call(packaged.free1, { objectPtr });
  }
}

/** Lists a page of a folder, sub-folders on the first one. */
export function listLocal(
  octane: OctaneAtDesk,
  place: LocalPlace,
  cursor: string | undefined,
): Promise<LibraryPage> {
  return withFolder(octane, place, async (folder) => {
    const { objectPtr, names } = folder;
    const from = Math.max(0, Number(cursor ?? "0") || 0);
    const folders: LibraryPage["folders"] = [];
    const { result: inside } = await octane.call(category.subCategoryCount, { objectPtr });
    for (let index = 0; from === 0 && index < inside; index++) {
      const { result: name } = await octane.call(category.subCategoryName, { objectPtr, index });
      const sub = { folders: [...place.folders, index], check: checkOf([...names, name]) };
      folders.push({ id: idOfPlace({ in: "local", place: sub }), name });
    }
    const entries: LibraryPage["entries"] = [];
    const { result: count } = await octane.call(category.packageCount, { objectPtr });
    const end = Math.min(count, from + PAGE_ENTRIES);
    for (let entry = from; entry < end; entry++) {
      await withPackageAt(octane, folder, entry, async (at, name) => {
        const { result } = await octane.call(packaged.hasThumbnail, { objectPtr: at });
        const own = { folders: place.folders, entry, check: checkOf([...names, name]) };
        entries.push({ id: idOfPlace({ in: "local", place: own }), name, has_thumbnail: result });
      });
    }
    return { folders, entries, ...(end < count ? { next: `${end}` } : {}) };
  });
}

function withEntry<T>(
  octane: OctaneAtDesk,
  place: LocalPlace,
  work: (objectPtr: Folder["objectPtr"], name: string) => Promise<T>,
): Promise<T> {
  const { entry, check } = place;
  if (entry === undefined) throw new RequestRefused("bad_message", "This id names a folder");
  return withFolder(
    octane,
    place,
    (folder) =>
      withPackageAt(octane, folder, entry, (objectPtr, name) => {
        if (checkOf([...folder.names, name]) !== check) throw moved();
        return work(objectPtr, name);
      }),
  );
}

/** Loads a package into a graph; `load` makes the one call that changes the scene. */
export function loadLocal(
  octane: OctaneAtDesk,
  place: LocalPlace,
  graph: bigint,
  load: (call: () => Promise<void>) => Promise<void>,
): Promise<void> {
  return withEntry(octane, place, (objectPtr, name) =>
    load(async () => {
      const destinationGraph = { handle: graph, type: ObjectRef_ObjectType.ApiNodeGraph };
      const { result } = await octane.call(packaged.loadPackage, { objectPtr, destinationGraph });
      if (!result) throw new RequestRefused("octane_refused", `Octane did not load "${name}"`);
    }));
}

/** The thumbnail of a package. The wire has text where the bytes are, so they are read as they are. */
export function localThumbnail(octane: OctaneAtDesk, place: LocalPlace): Promise<Picture> {
  return withEntry(octane, place, async (objectPtr) => {
    const { result } = await octane.call(packaged.hasThumbnail, { objectPtr });
    if (!result) return { ok: false, reason: "The library has no picture of it" };
    const bytes = await octane.callBytes(packaged.getThumbnail, { objectPtr });
    const { data, width, height } = readThumbnail(bytes);
    return pictureOf(data, width, height);
  });
}

function readThumbnail(bytes: Uint8Array) {
  let data = new Uint8Array() as Uint8Array;
  const size = [0, 0];
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.is(1, WIRE_TYPE.bytes)) data = reader.bytes();
    else if (reader.is(2, WIRE_TYPE.bytes)) {
      const inner = new WireReader(reader.bytes());
      while (inner.next()) {
        if (inner.wireType === WIRE_TYPE.varint) size[inner.field - 1] = Number(inner.varint());
        else inner.skip();
      }
    } else reader.skip();
  }
  return { data, width: size[0] ?? 0, height: size[1] ?? 0 };
}
