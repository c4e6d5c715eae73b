import type { EventType, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import {
  type RequestCaller,
  requestEvent,
  type RequestHandlers,
  RequestRefused,
} from "@fuelrail/kit/requests";
import { RESET_MAY_ASK, unsavedWords } from "../../core/project/load_outcome.ts";
import {
  addressOf,
  assetRow,
  type FileKind,
  labelOf,
  pageOf,
  projectRow,
} from "../../core/project/registry.ts";
import { actorOf } from "../actor.ts";
import { atOctane } from "../at_octane.ts";
import { inTimeOrLater } from "../late_answers.ts";
import type { Editor } from "../edit/editor.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { RenderDesk } from "../settings/render_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { AssetFolder } from "./asset_folder.ts";
import { createAssetImport } from "./asset_import.ts";
import { createOpenProject } from "./open_project.ts";
import {
  type Claim,
  createProjectLoader,
  type LoadPlan,
  PERSON_DEADLINE_MS,
} from "./project_loader.ts";
import { createProjectSaver } from "./project_saver.ts";

export interface ProjectDeskOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly guard: WriteGuard;
  readonly scene: SceneDesk;
  readonly folder: AssetFolder;
  readonly render: Pick<RenderDesk, "targetAfterLoad">;
  readonly editor: Pick<Editor, "edit">;
  readonly assetsDir?: string | undefined;
  readonly assetsOctaneDir?: string | undefined;
}

/** Opens, saves and starts projects, and lists what the registry has. */
export interface ProjectDesk {
  readonly handlers: RequestHandlers;
  /** The scene has met a project: the first one, or another. */
  met(): Promise<void>;
}

const { loadProject, resetProject } = ApiProjectManagerService.method;
const PAGE_ROWS = 200;
const ASSET_KINDS: Readonly<Record<string, readonly FileKind[]>> = {
  any: ["geometry", "image", "volume"],
};

/** Makes the desk of one room. */
export function createProjectDesk(options: ProjectDeskOptions): ProjectDesk {
  const { desk, bus, room, log, guard, scene, folder } = options;
  const { assetsDir: dir, assetsOctaneDir: octaneDir } = options;
  const folders = [dir, octaneDir];
  const loader = createProjectLoader(options);
  const open = createOpenProject({
    desk,
    scene,
    folder,
    isLoading: () => loader.running !== undefined,
  });
  const saver = createProjectSaver({ ...options, folders, loader, open });
  const assets = createAssetImport(options);

  /** Loads, answers in time or with `accepted`, and tells everybody what came of it. */
  async function runLoad(claim: Claim, plan: LoadPlan, caller: RequestCaller, type: EventType) {
    const by = actorOf(caller);
    const work = (async () => {
      try {
        const { ok, error, after } = await claim.run(plan);
        const present = after === undefined ? undefined : await open.becameClean(after.path);
        claim.release();
        const wanted = {
          url: plan.url,
          ...(plan.label === undefined ? {} : { label: plan.label }),
        };
        const facts = ok && present !== undefined ? present : wanted;
        return open.tell({ facts, error, by }, true);
      } finally {
        claim.release();
      }
    })();
    const answer = work.then((payload) => ({ event_type: "openStageResult" as const, payload }));
    return await inTimeOrLater(options, caller, type, answer, "told to all");
  }

  function loadPlan(label: string, url: string, projectPath: string): LoadPlan {
    return {
      label,
      url,
      folders: [...folders, projectPath],
      reason: `Octane is loading "${label}"`,
      load: async (octane) =>
        (await octane.call(loadProject, { projectPath, evaluate: true })).result,
    };
  }

  function confirmLoss(confirm: boolean, also: readonly string[] = []): void {
    const loss = unsavedWords(open.unsaved);
    const words = [...also, ...(loss === undefined ? [] : [loss])];
    if (confirm || words.length === 0) return;
    throw new RequestRefused("confirmation_needed", words.join(". "), {
      unsaved_changes: open.unsaved,
    });
  }

  async function passPolicyOn(
    policy: "preserve" | "fit" | "scene" | undefined,
    caller: RequestCaller,
  ): Promise<void> {
    if (policy === undefined) return;
    const { role, viewerId, name } = caller;
    const answer = await requestEvent(
      bus,
      room,
      "setCameraPolicyRequest",
      { policy },
      "cameraPolicyChanged",
      {
        role,
        ...(viewerId === undefined ? {} : { viewerId }),
        ...(name === undefined ? {} : { name }),
      },
    );
    if (!answer.ok) throw new RequestRefused(answer.error.code as never, answer.error.message);
  }

  /** Holds the one place for a load while `prepare` checks and asks; gives it back on a refusal. */
  async function claimed<T>(url: string, prepare: (claim: Claim) => Promise<T>): Promise<T> {
    const claim = loader.claim(url);
    try {
      return await prepare(claim);
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  async function resetAt(octane: OctaneAtDesk): Promise<boolean> {
    const options = octane.generation === "beta2" ? {} : { deadlineMs: PERSON_DEADLINE_MS };
    return (await octane.call(resetProject, { suppressUI: true }, options)).result;
  }

  const handlers: RequestHandlers = {
    async openStageRequest({ url, camera_policy: policy, confirm }, caller) {
      const file = await folder.find(url);
      if (file.kind !== "project") {
        throw new RequestRefused("bad_message", `"${labelOf(file)}" is no project`);
      }
      return await claimed(addressOf(file), async (claim) => {
        const { file: now } = await open.ask();
        if (now?.id === file.id) {
          claim.release();
          const facts = { url: addressOf(file), id: file.id, label: labelOf(file) };
          return { event_type: "openStageResult", payload: open.tell({ facts }, false) };
        }
        guard.check();
        confirmLoss(confirm);
        await passPolicyOn(policy, caller);
        const path = await folder.octanePath(file.segments);
        const plan = loadPlan(labelOf(file), addressOf(file), path);
        return await runLoad(claim, plan, caller, "openStageRequest");
      });
    },
    async resetStageRequest({ confirm }, caller) {
      guard.check();
      return await claimed("", async (claim) => {
        const { seen: { path } } = await open.ask();
        if (path === "") {
          throw new RequestRefused(
            "conflict",
            "The open project was never saved, so it has no file",
          );
        }
        confirmLoss(confirm);
        const { url, label = "" } = await open.factsOf(path);
        return await runLoad(claim, loadPlan(label, url, path), caller, "resetStageRequest");
      });
    },
    async newProjectRequest({ confirm }, caller) {
      guard.check();
      return await claimed("", async (claim) => {
        const generation = await atOctane(desk, "read", (octane) => {
          return Promise.resolve(octane.generation);
        });
        const mayAsk = generation !== "beta2";
        confirmLoss(confirm, mayAsk ? [RESET_MAY_ASK] : []);
        const plan: LoadPlan = {
          label: undefined,
          url: "",
          folders,
          reason: mayAsk ? RESET_MAY_ASK : "Octane is starting a new project",
          load: resetAt,
        };
        return await runLoad(claim, plan, caller, "newProjectRequest");
      });
    },
    loadingStateQuery: () => ({
      event_type: "loadingStateResponse",
      payload: loader.running === undefined
        ? { url: open.facts?.url ?? "", loading_state: "idle", phase: "ready" }
        : { ...loader.running, loading_state: "busy" },
    }),
    async getProjectsRequest({ query, cursor }) {
      const files = await folder.list();
      const page = pageOf(files, {
        kinds: ["project"],
        text: query,
        after: cursor,
        rows: PAGE_ROWS,
      });
      return {
        event_type: "projectsResult",
        payload: {
          projects: page.files.map((file) => projectRow(file, open.facts?.id)),
          ...(page.next === undefined ? {} : { next: page.next }),
        },
      };
    },
    async getAssetsRequest({ kind, query, cursor }) {
      const kinds = ASSET_KINDS[kind] ?? [kind as FileKind];
      const page = pageOf(await folder.list(), {
        kinds,
        text: query,
        after: cursor,
        rows: PAGE_ROWS,
      });
      return {
        event_type: "assetsResult",
        payload: {
          assets: page.files.map(assetRow),
          ...(page.next === undefined ? {} : { next: page.next }),
        },
      };
    },
    ...saver.handlers,
    ...assets.handlers,
  };

  return {
    handlers,
    async met() {
      loader.met();
      try {
        await open.met();
      } catch (error) {
        if (!(error instanceof RequestRefused)) throw error;
        log.debug("could not ask which project is open", { error });
      }
    },
  };
}
