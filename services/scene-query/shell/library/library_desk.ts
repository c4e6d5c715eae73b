import { NamedColorSpace, type OctaneAtDesk, type OctaneDesk } from "@fuelrail/kit/octane";
import {
  ApiRenderEngineService,
  ObjectRef_ObjectType,
  PreviewType,
  TonemapBufferType,
} from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { type LibraryPlace, placeOfId } from "../../core/library/library_ids.ts";
import { atOctane } from "../at_octane.ts";
import { editAnswer } from "../edit/answers.ts";
import type { Editor } from "../edit/editor.ts";
import { inTimeOrLater, type LateParts } from "../late_answers.ts";
import { asGraph } from "../project/asset_import.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import { listLive, livePreview, loadLive } from "./live_db.ts";
import { type LibraryPage, listLocal, loadLocal, localThumbnail } from "./local_db.ts";
import { type Picture, pictureOf } from "./picture.ts";

export interface LibraryDeskOptions extends LateParts {
  readonly desk: OctaneDesk;
  readonly guard: WriteGuard;
  readonly scene: SceneDesk;
  readonly editor: Pick<Editor, "edit">;
}

/** Browses Octane's material libraries, loads from them, and asks Octane for previews. */
export interface LibraryDesk {
  readonly handlers: Pick<
    RequestHandlers,
    "getMaterialLibraryRequest" | "loadLibraryMaterialRequest" | "getMaterialPreviewRequest"
  >;
}

type Library = LibraryPlace["in"];

const PREVIEW_SAMPLES = 32;
/** How large a sample the material is shown on, metres. */
const OBJECT_SIZE = 1;
const LISTING_FRESH_MS = 10_000;
const LISTINGS_KEPT = 64;

export function createLibraryDesk(options: LibraryDeskOptions): LibraryDesk {
  const { desk, clock, guard, scene, editor } = options;
  const listings = new Map<
    string,
    { readonly atMs: number; readonly page: Promise<LibraryPage> }
  >();

  function placeIn(library: Library, id: string): LibraryPlace {
    const place = placeOfId(id);
    if (place?.in === library) return place;
    throw new RequestRefused("bad_message", `"${id}" is no id of the ${library} library`);
  }

  function read(octane: OctaneAtDesk, library: Library, folder?: string, cursor?: string) {
    const place = folder === undefined ? undefined : placeIn(library, folder);
    if (library === "local") {
      const root = { folders: [], check: "0" };
      return listLocal(octane, place?.in === "local" ? place.place : root, cursor);
    }
    if (place?.in === "live" && place.kind !== "category") {
      throw new RequestRefused("bad_message", "This id names a material, not a folder");
    }
    return listLive(octane, place?.in === "live" ? place.id : undefined, cursor);
  }

  /** One reading for as many as ask for the same. */
  function listed(library: Library, folder?: string, cursor?: string): Promise<LibraryPage> {
    const key = JSON.stringify([library, folder, cursor, scene.project?.session]);
    const known = listings.get(key);
    if (known !== undefined && clock.nowMs() - known.atMs < LISTING_FRESH_MS) return known.page;
    const page = atOctane(desk, "read", (octane) => read(octane, library, folder, cursor));
    const entry = { atMs: clock.nowMs(), page };
    listings.delete(key);
    listings.set(key, entry);
    for (const oldest of listings.keys()) {
      if (listings.size <= LISTINGS_KEPT) break;
      listings.delete(oldest);
    }
    page.catch(() => {
      if (listings.get(key) === entry) listings.delete(key);
    });
    return page;
  }

  async function preview(path: string, side: number): Promise<Picture> {
    return await scene.withNode(path, "read", async (octane, node) => {
      if (node.isGraph || node.outType !== "PT_MATERIAL") {
        throw new RequestRefused("bad_message", `${path} is no material`);
      }
      const { result, buffer } = await octane.call(ApiRenderEngineService.method.previewMaterial1, {
        node: { handle: node.handle, type: ObjectRef_ObjectType.ApiNode },
        size: { x: side, y: side },
        crop: { x: 0, y: 0, z: 1, w: 1 },
        maxSamples: PREVIEW_SAMPLES,
        objectSize: OBJECT_SIZE,
        type: PreviewType.PREVIEW_SPHERE,
        bufferType: TonemapBufferType.LDR,
        colorSpace: NamedColorSpace.SRGB,
      });
      if (!result) return { ok: false, reason: "Octane made no preview of it" };
      return pictureOf(buffer?.data ?? new Uint8Array(), side, side);
    });
  }

  function thumbnail(octane: OctaneAtDesk, place: LibraryPlace): Promise<Picture> {
    return place.in === "local"
      ? localThumbnail(octane, place.place)
      : livePreview(octane, place.id);
  }

  return {
    handlers: {
      async getMaterialLibraryRequest({ library, folder, cursor }) {
        const { folders, entries, next } = await listed(library, folder, cursor);
        return {
          event_type: "materialLibraryResult",
          payload: {
            library,
            ...(folder === undefined ? {} : { folder }),
            folders,
            entries,
            ...(next === undefined ? {} : { next }),
          },
        };
      },
      async loadLibraryMaterialRequest({ library, entry, parent_path: parent = "/" }, caller) {
        guard.check();
        const place = placeIn(library, entry);
        const plan = { name: "Load a material from the library" };
        const work = scene.withNode(parent, "edit", (octane, node) => {
          const graph = asGraph(node);
          return editor.edit(octane, caller, plan, async (transaction) => {
            transaction.touches(graph);
            const load = (call: () => Promise<void>) =>
              transaction.forGood("the loaded material", call);
            await (place.in === "local"
              ? loadLocal(octane, place.place, graph.handle, load)
              : load(() => loadLive(octane, place.id, graph.handle)));
            return {};
          });
        });
        const answered = work.then((done) => {
          const paths = done.changes.flatMap((one) => one.change === "added" ? [one.row.path] : []);
          return editAnswer(plan.name, done, { paths });
        });
        const type = "loadLibraryMaterialRequest";
        return await inTimeOrLater(options, caller, type, answered, "told to who asked");
      },
      async getMaterialPreviewRequest(asked) {
        const picture = "material_path" in asked
          ? await preview(asked.material_path, asked.size)
          : await atOctane(desk, "read", (octane) =>
            thumbnail(octane, placeIn(asked.library, asked.entry)));
        const what = "material_path" in asked
          ? { material_path: asked.material_path }
          : { entry: asked.entry };
        const shown = picture.ok
          ? { image: picture.image, bytes: picture.bytes }
          : { reason: picture.reason };
        return { event_type: "materialPreviewResult", payload: { ...what, ...shown } };
      },
    },
  };
}
