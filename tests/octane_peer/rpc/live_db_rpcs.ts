import {
  ApiDBMaterialManager_DBCategoryArrayService,
  ApiDBMaterialManager_DBMaterialArrayService,
  ApiDBMaterialManagerService,
  ObjectRef_ObjectType,
  OctaneLiveCategory,
} from "../../../kit/octane/gen/beta2.ts";
import type { PreviewRoom } from "../engine/preview.ts";
import { LIVE_CATEGORIES, LIVE_MATERIALS } from "../library/live.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { DEFAULT_OUTPUT } from "../tracer/render_loop.ts";
import { NO_REF, type Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const PREVIEW_SAMPLES = 24;
const MOST_PREVIEW_PIXELS = 256;
const KINDS = {
  materials: OctaneLiveCategory.OLCAT_MATERIALS,
  emissions: OctaneLiveCategory.OLCAT_EMISSIONS,
};

/** The online library: the same materials as the local one, without a network. */
export function liveDbRpcs(peer: PeerContext, previews: PreviewRoom): readonly ServedService[] {
  const { engine, handles } = peer;
  const materialOf = (id: number) => LIVE_MATERIALS.find((material) => material.id === id);
  const categoriesOf = (ref: Ref | undefined) => handles.find(ref, "liveCategories").categories;
  const materialsOf = (ref: Ref | undefined) => handles.find(ref, "liveMaterials").materials;
  const give = (ref: Ref | undefined) => {
    handles.remove(ref);
    return {};
  };
  return [
    serve(ApiDBMaterialManagerService, {
      getCategories: () => ({
        result: true,
        list: handles.other({ kind: "liveCategories", categories: LIVE_CATEGORIES }),
      }),
      getMaterials: ({ categoryId }) => {
        if (!LIVE_CATEGORIES.some(({ id }) => id === categoryId)) {
          return { result: false, list: NO_REF };
        }
        const materials = LIVE_MATERIALS.filter((material) => material.categoryId === categoryId);
        return { result: true, list: handles.other({ kind: "liveMaterials", materials }) };
      },
      getMaterialPreview: async ({ materialId, requestedSize }) => {
        const material = materialOf(materialId);
        if (material === undefined) return {};
        const scratch = new SceneGraph("Preview");
        const pixels = Math.max(1, Math.min(MOST_PREVIEW_PIXELS, requestedSize));
        const image = await previews.render({
          node: material.make(scratch, scratch.root),
          width: pixels,
          height: pixels,
          maxSamples: PREVIEW_SAMPLES,
          objectSize: 1,
          shape: "sphere",
          format: DEFAULT_OUTPUT,
        });
        if (image === null) return {};
        return {
          result: { data: image.bytes, size: image.bytes.length },
          size: { x: image.width, y: image.height },
        };
      },
      downloadMaterial: ({ materialId, destinationGraph }) => {
        const owner = handles.graphOf(destinationGraph);
        const node = materialOf(materialId)?.make(engine.project.graph, owner);
        return node === undefined
          ? { result: false, outputNode: NO_REF }
          : { result: true, outputNode: handles.item(node, ObjectRef_ObjectType.ApiNode) };
      },
      downloadMaterial1: () => ({ result: NO_REF }),
    }),
    serve(ApiDBMaterialManager_DBCategoryArrayService, {
      init: ({ objectPtr }) => {
        categoriesOf(objectPtr);
        return {};
      },
      getCount: ({ objectPtr }) => ({ result: categoriesOf(objectPtr).length }),
      getCategory: ({ objectPtr }) => ({
        result: {
          categories: categoriesOf(objectPtr).map(({ id, parentId, kind, name }) => ({
            id,
            parentID: parentId,
            typeID: KINDS[kind],
            name,
          })),
        },
      }),
      free: ({ objectPtr }) => {
        categoriesOf(objectPtr);
        return give(objectPtr);
      },
    }),
    serve(ApiDBMaterialManager_DBMaterialArrayService, {
      init1: ({ objectPtr }) => {
        materialsOf(objectPtr);
        return {};
      },
      getCount1: ({ objectPtr }) => ({ result: materialsOf(objectPtr).length }),
      getMaterial: ({ objectPtr }) => ({
        result: {
          materials: materialsOf(objectPtr).map(
            ({ id, categoryId, name, nickname, copyright }) => ({
              id,
              categoryID: categoryId,
              name,
              nickname,
              copyright,
            }),
          ),
        },
      }),
      free1: ({ objectPtr }) => {
        materialsOf(objectPtr);
        return give(objectPtr);
      },
    }),
  ];
}
