import type { EventType, PayloadOf } from "@fuelrail/contracts";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { newFileName } from "../../core/project/addresses.ts";
import { discreet } from "../../core/project/load_outcome.ts";
import { baseName } from "../../core/project/octane_folder.ts";
import { actorOf } from "../actor.ts";
import { refusedByOctane } from "../at_octane.ts";
import { inTimeOrLater, type LateParts } from "../late_answers.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { AssetFolder } from "./asset_folder.ts";
import type { OpenProject } from "./open_project.ts";
import type { ProjectLoader } from "./project_loader.ts";

export interface ProjectSaverOptions extends LateParts {
  readonly desk: OctaneDesk;
  readonly guard: WriteGuard;
  readonly scene: SceneDesk;
  readonly folder: AssetFolder;
  /** What must not be said of the machines' folders. */
  readonly folders: readonly (string | undefined)[];
  readonly loader: ProjectLoader;
  readonly open: OpenProject;
}

/** Saves the open project where it is, under another name, and as a package. */
export interface ProjectSaver {
  readonly handlers: Pick<
    RequestHandlers,
    "saveProjectRequest" | "saveProjectAsRequest" | "packageProjectRequest"
  >;
}

/** What was saved. */
interface Saved {
  readonly label: string;
  readonly id?: string;
}

const { getCurrentProject, saveProject, saveProjectAs, saveProjectAsReferencePackage } =
  ApiProjectManagerService.method;

/** A package with everything that the project has, at its full detail. */
const WHOLE = {
  mergeScatterInstances: false,
  includeInstancePercentage: 100,
  ignoreSmallObjectPercentage: 0,
  exportAnimation: true,
  animationFramerate: 24,
  enableCustomAnimationTimespan: false,
  exportNestedReferenceGraphs: true,
};

/** Refusals of a save that did not get as far as Octane's doing anything. */
const NEVER_BEGUN: ReadonlySet<string> = new Set(["conflict", "read_only", "locked", "busy"]);

const DIFFERENT_FOLDERS = "Octane says that it saved the file, and it is not in the folder of " +
  "projects here: ASSETS_DIR and ASSETS_OCTANE_DIR seem to be different folders";

/** Makes a saver; nothing else happens at Octane while it saves. */
export function createProjectSaver(options: ProjectSaverOptions): ProjectSaver {
  const { desk, guard, scene, folder, loader, open } = options;

  async function run(
    reason: string,
    caller: RequestCaller,
    type: EventType,
    save: (octane: OctaneAtDesk) => Promise<Saved>,
  ) {
    guard.check();
    const claim = loader.claim(open.facts?.url ?? "", "Saving");
    const work = (async (): Promise<PayloadOf<"projectSaved">> => {
      const by = actorOf(caller);
      const told = await attempt(reason, save);
      claim.release();
      const payload = { ...told, changed_by: by };
      scene.publish("projectSaved", payload);
      return { ...payload, ...scene.stamp() };
    })().finally(() => claim.release());
    const answer = work.then((payload) => ({ event_type: "projectSaved" as const, payload }));
    return await inTimeOrLater(options, caller, type, answer, "told to all");
  }

  async function attempt(reason: string, save: (octane: OctaneAtDesk) => Promise<Saved>) {
    try {
      const saved = await desk.withOctane("load", save, { reason });
      folder.changed();
      return { result: "success" as const, ...saved };
    } catch (cause) {
      const error = refusedByOctane(cause);
      const isFault = error instanceof RequestRefused && !NEVER_BEGUN.has(error.code);
      if (!isFault) throw error;
      const words = discreet(error.message, options.folders);
      return { result: "error" as const, error: `The project was not saved: ${words}` };
    }
  }

  /** Where a new file goes, unless its name is taken or none. */
  async function place(name: string, extensions: readonly string[], overwrite: boolean) {
    const file = newFileName(name, extensions);
    if (!file.ok) throw new RequestRefused(file.refusal.code, file.refusal.message);
    const path = await folder.octanePath([file.name]);
    const state = await folder.stateOf(file.name);
    if (state === "other" || (state === "file" && !overwrite)) {
      throw new RequestRefused("conflict", `"${file.name}" exists already`, { name: file.name });
    }
    return { label: file.name, path, state };
  }

  /** Looks whether what Octane says it wrote is in the registry. */
  async function found(label: string): Promise<Saved> {
    folder.changed();
    if (await folder.stateOf(label) !== "file") {
      throw new RequestRefused("octane_refused", DIFFERENT_FOLDERS);
    }
    const file = await folder.find(label);
    return { label, id: file.id };
  }

  const refused = (what: string) => new RequestRefused("octane_refused", what);

  return {
    handlers: {
      saveProjectRequest: (_, caller) =>
        run("Octane is saving the project", caller, "saveProjectRequest", async (octane) => {
          guard.check();
          const { result: path } = await octane.call(getCurrentProject, {});
          if (path === "") {
            const why = "The project was never saved: save it under a name";
            throw new RequestRefused("conflict", why);
          }
          const { result } = await octane.call(saveProject, {});
          if (!result) throw refused("Octane did not save the project");
          const { label = baseName(path), id } = await open.becameClean(path);
          return { label, ...(id === undefined ? {} : { id }) };
        }),
      async saveProjectAsRequest({ name, overwrite }, caller) {
        guard.check();
        const { label, path } = await place(name, [".ocs", ".orbx"], overwrite);
        const reason = `Octane is saving "${label}"`;
        return await run(reason, caller, "saveProjectAsRequest", async (octane) => {
          guard.check();
          const { result } = await octane.call(saveProjectAs, { path });
          if (!result) throw refused(`Octane did not save "${label}"`);
          const saved = await found(label);
          const facts = await open.becameClean(path);
          open.tell({ facts, by: actorOf(caller) }, true);
          return saved;
        });
      },
      async packageProjectRequest({ name, overwrite }, caller) {
        guard.check();
        const { label, path } = await place(name, [".orbx"], overwrite);
        const reason = `Octane is packaging "${label}"`;
        return await run(reason, caller, "packageProjectRequest", async (octane) => {
          guard.check();
          const { result } = await octane.call(saveProjectAsReferencePackage, {
            path,
            referencePackageSettings: WHOLE,
          });
          if (!result) throw refused(`Octane did not package "${label}"`);
          return await found(label);
        });
      },
    },
  };
}
