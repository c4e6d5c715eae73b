import { type OctaneAtDesk, readAttribute, writeAttribute } from "@fuelrail/kit/octane";
import {
  ApiItemService,
  AttributeId,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { labelOf, type RegistryFile } from "../../core/project/registry.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { editAnswer } from "../edit/answers.ts";
import type { Editor } from "../edit/editor.ts";
import { inTimeOrLater, type LateParts } from "../late_answers.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { AssetFolder } from "./asset_folder.ts";

export interface AssetImportOptions extends LateParts {
  readonly guard: WriteGuard;
  readonly scene: SceneDesk;
  readonly folder: AssetFolder;
  readonly editor: Pick<Editor, "edit">;
}

/** Brings files of the registry into the scene. */
export interface AssetImport {
  readonly handlers: Pick<RequestHandlers, "importAssetRequest">;
}

const TYPES = { geometry: NodeType.NT_GEO_MESH, image: NodeType.NT_TEX_IMAGE } as const;
const { A_FILENAME } = AttributeId;
const NOT_UNDOABLE = "An import is taken back by deleting its node";

/** The graph at a node, into which something is to be put; anything else is refused by name. */
export function asGraph(node: SceneNode): SceneNode {
  if (node.isGraph) return node;
  throw new RequestRefused("bad_message", `${node.path} is a node; name a graph to put it into`);
}

/** Makes one; an import is one edit: the node with its file, evaluated, or nothing. */
export function createAssetImport(options: AssetImportOptions): AssetImport {
  const { guard, scene, folder, editor } = options;

  function typeOf(file: RegistryFile): number {
    if (file.kind === "geometry" || file.kind === "image") return TYPES[file.kind];
    const why = `"${labelOf(file)}" is neither geometry nor an image`;
    throw new RequestRefused("bad_message", `${why}; only these are imported`);
  }

  async function fill(octane: OctaneAtDesk, item: bigint, path: string, label: string) {
    await writeAttribute(octane, item, A_FILENAME, "string", path, { evaluate: false });
    const objectPtr = { handle: item, type: ObjectRef_ObjectType.ApiItem };
    await octane.call(ApiItemService.method.evaluate, { objectPtr });
    if (await readAttribute(octane, item, A_FILENAME, "string") === "") {
      throw new RequestRefused("octane_refused", `Octane did not take "${label}"`);
    }
  }

  return {
    handlers: {
      async importAssetRequest({ asset, parent_path: parentPath = "/", name }, caller) {
        guard.check();
        const file = await folder.find(asset);
        const nodeType = typeOf(file);
        const label = labelOf(file);
        const path = await folder.octanePath(file.segments);
        const plan = { name: `Import ${label}` };
        const work = scene.withNode(parentPath, "edit", (octane, node) => {
          const graph = asGraph(node);
          return editor.edit(octane, caller, plan, async (transaction) => {
            transaction.touches(graph);
            const owner = graph.handle;
            const making = {
              by: "create",
              type: nodeType,
              isGraph: false,
              owner,
              name: name ?? label,
            } as const;
            const item = await transaction.make(making);
            await fill(octane, item, path, label);
            return { item, notUndoable: NOT_UNDOABLE };
          });
        });
        const answered = work.then((done) => {
          const made = scene.pathOf(done.value.item);
          return editAnswer(plan.name, done, made === undefined ? {} : { paths: [made] });
        });
        const type = "importAssetRequest";
        return await inTimeOrLater(options, caller, type, answered, "told to who asked");
      },
    },
  };
}
