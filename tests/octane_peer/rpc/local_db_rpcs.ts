import {
  ApiLocalDB_CategoryService,
  ApiLocalDB_PackageService,
  ApiLocalDBService,
} from "../../../kit/octane/gen/beta2.ts";
import type { PreviewRoom } from "../engine/preview.ts";
import { createLibrary } from "../library/contents.ts";
import {
  addCategory,
  categoryAt,
  keepGraph,
  type LibraryCategory,
  type LibraryPackage,
  materialOf,
  packageAt,
  removeNamed,
  type Thumbnail,
} from "../library/library.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { DEFAULT_OUTPUT } from "../tracer/render_loop.ts";
import { WireWriter } from "../wire/writer.ts";
import { NO_REF, type Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const THUMBNAIL_PIXELS = 96;
const THUMBNAIL_SAMPLES = 24;

/** The library on the renderer's own disk: here in its memory, for as long as it runs. */
export function localDbRpcs(peer: PeerContext, previews: PreviewRoom): readonly ServedService[] {
  const { engine, handles } = peer;
  const root = createLibrary();
  let observers = 0;
  const categoryOf = (ref: Ref | undefined) => handles.find(ref, "category").category;
  const packageOf = (ref: Ref | undefined) => handles.find(ref, "package").package;
  const category = (found: LibraryCategory | null | undefined) =>
    found ? handles.other({ kind: "category", category: found }) : NO_REF;
  const packaged = (found: LibraryPackage | null | undefined) =>
    found ? handles.other({ kind: "package", package: found }) : NO_REF;

  return [
    serve(ApiLocalDBService, {
      isSupported: () => ({ result: true }),
      root: () => ({ result: category(root) }),
      setRootDirectory: () => ({ result: false }),
      addObserver: () => ({ callbackId: ++observers }),
      removeObserver: () => ({}),
    }),
    serve(ApiLocalDB_CategoryService, {
      name: ({ objectPtr }) => ({ result: categoryOf(objectPtr).name }),
      fileName: ({ objectPtr }) => ({ result: categoryOf(objectPtr).fileName }),
      subCategoryCount: ({ objectPtr }) => ({ result: categoryOf(objectPtr).categories.length }),
      subCategoryName: ({ objectPtr, index }) => ({
        result: categoryOf(objectPtr).categories[index]?.name ?? "",
      }),
      subCategory: ({ objectPtr, index }) => ({
        result: category(categoryOf(objectPtr).categories[index]),
      }),
      packageCount: ({ objectPtr }) => ({ result: categoryOf(objectPtr).packages.length }),
      package: ({ objectPtr, index }) => ({
        result: packaged(categoryOf(objectPtr).packages[index]),
      }),
      categoryByPath: ({ objectPtr, path }) => ({
        result: category(categoryAt(categoryOf(objectPtr), path)),
      }),
      packageByPath: ({ objectPtr, path }) => ({
        result: packaged(packageAt(categoryOf(objectPtr), path)),
      }),
      createCategory: ({ objectPtr, name }) => ({
        result: category(addCategory(categoryOf(objectPtr), name)),
      }),
      deleteCategory: ({ objectPtr, name }) => ({
        result: removeNamed(categoryOf(objectPtr).categories, name),
      }),
      savePackage: ({ objectPtr, name, graph, thumbnail, thumbnailSize }) => {
        const size = thumbnailSize ?? { x: 0, y: 0 };
        const pixels = thumbnail?.data ?? new Uint8Array(0);
        const whole = pixels.length > 0 && pixels.length === size.x * size.y * 4;
        const picture: Thumbnail | null = whole ? { width: size.x, height: size.y, pixels } : null;
        const kept = keepGraph(categoryOf(objectPtr), name, handles.graphOf(graph), picture);
        return { result: kept };
      },
      deletePackage: ({ objectPtr, name }) => ({
        result: removeNamed(categoryOf(objectPtr).packages, name),
      }),
      free: ({ objectPtr }) => {
        categoryOf(objectPtr);
        handles.remove(objectPtr);
        return {};
      },
    }),
    serve(ApiLocalDB_PackageService, {
      name1: ({ objectPtr }) => ({ result: packageOf(objectPtr).name }),
      fileName1: ({ objectPtr }) => ({ result: packageOf(objectPtr).fileName }),
      hasThumbnail: ({ objectPtr }) => ({ result: isPictured(packageOf(objectPtr)) }),
      getThumbnail: async ({ objectPtr }) => {
        const thumbnail = await thumbnailOf(packageOf(objectPtr), previews);
        return thumbnail === null ? {} : encodeThumbnail(thumbnail);
      },
      loadPackage: ({ objectPtr, destinationGraph }) => {
        const { make } = packageOf(objectPtr);
        const made = make(engine.project.graph, handles.graphOf(destinationGraph));
        return { result: made.length > 0 };
      },
      free1: ({ objectPtr }) => {
        packageOf(objectPtr);
        handles.remove(objectPtr);
        return {};
      },
    }),
  ];
}

function isPictured({ thumbnail, make }: LibraryPackage): boolean {
  if (thumbnail !== null) return true;
  const scratch = new SceneGraph("Thumbnail");
  return materialOf(make(scratch, scratch.root)) !== null;
}

/** A package's picture: the one that it was saved with, or one of the first material in it. */
async function thumbnailOf(
  of: LibraryPackage,
  previews: PreviewRoom,
): Promise<Thumbnail | null> {
  if (of.thumbnail !== null) return of.thumbnail;
  const scratch = new SceneGraph("Thumbnail");
  const node = materialOf(of.make(scratch, scratch.root));
  if (node === null) return null;
  const image = await previews.render({
    node,
    width: THUMBNAIL_PIXELS,
    height: THUMBNAIL_PIXELS,
    maxSamples: THUMBNAIL_SAMPLES,
    objectSize: 1,
    shape: "sphere",
    format: DEFAULT_OUTPUT,
  });
  if (image === null) return null;
  of.thumbnail = { width: image.width, height: image.height, pixels: image.bytes };
  return of.thumbnail;
}

/** The wire has a text field for pixels, so pixels it is that go into it, whatever they spell. */
function encodeThumbnail({ width, height, pixels }: Thumbnail): Uint8Array {
  const size = new WireWriter(16);
  size.varint(1, width);
  size.varint(2, height);
  const writer = new WireWriter(pixels.length + 32);
  writer.block(1, pixels);
  writer.block(2, size.bytes());
  return writer.bytes();
}
