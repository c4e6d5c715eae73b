import type { PayloadOf } from "@fuelrail/contracts";
import { type OctaneAtDesk, type OctaneDesk } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import type { ProjectSeen } from "../../core/project/load_outcome.ts";
import { baseName } from "../../core/project/octane_folder.ts";
import { addressOf, labelOf, type RegistryFile } from "../../core/project/registry.ts";
import { atOctane } from "../at_octane.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { AssetFolder } from "./asset_folder.ts";

/** Who did it, as others see them. */
export type Actor = NonNullable<PayloadOf<"openStageResult">["changed_by"]>;

/** What is told of a project besides its stamp. */
export interface OpenFacts {
  /** Relative address; empty for a project that is not in the registry. */
  readonly url: string;
  readonly id?: string;
  readonly label?: string;
}

/** Knows which project is open and tells the room. */
export interface OpenProject {
  /** Undefined until Octane was asked. */
  readonly facts: OpenFacts | undefined;
  /** Changes made through Fuelrail that a load would lose. */
  readonly unsaved: number;
  /** Octane has another project: asks which, and tells everybody. */
  met(): Promise<void>;
  /** Asks Octane in a turn of its own. */
  ask(): Promise<{ readonly seen: ProjectSeen; readonly file: RegistryFile | undefined }>;
  /** What is told of the project at a path of Octane's machine. */
  factsOf(path: string): Promise<OpenFacts>;
  /** Takes what Octane holds after a load or a save as the open project. */
  becameClean(path: string): Promise<OpenFacts>;
  /** The answer to whoever asked, and to everybody when it is said to all. */
  tell(result: OpenResult, toAll: boolean): PayloadOf<"openStageResult">;
}

/** What came of opening something. */
export interface OpenResult {
  readonly facts: OpenFacts;
  readonly error?: string | undefined;
  readonly by?: Actor | undefined;
}

const { getCurrentProject, rootNodeGraph } = ApiProjectManagerService.method;

/** What Octane has open, asked within a turn. */
export async function seeProject(octane: OctaneAtDesk): Promise<ProjectSeen> {
  const { result: path } = await octane.call(getCurrentProject, {});
  const { result: root } = await octane.call(rootNodeGraph, {});
  return { path, root: root?.handle ?? 0n };
}

/** Makes one; it adds to what joiners get and follows the scene's edits. */
export function createOpenProject(options: {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly folder: AssetFolder;
  /** Whether a load of ours runs, which tells by itself. */
  isLoading(): boolean;
}): OpenProject {
  const { desk, scene, folder } = options;
  let facts: OpenFacts | undefined;
  let unsaved = 0;
  let told = "";

  scene.onAnnounced((_, { source }) => {
    if (source === "edit") unsaved++;
  });
  scene.addSnapshot(() =>
    facts === undefined ? [] : [{ event_type: "openStageResult", payload: payloadOf({ facts }) }]
  );

  function payloadOf({ facts, error, by }: OpenResult) {
    const generation = scene.project?.projectGeneration;
    return {
      ...facts,
      result: error === undefined ? "success" as const : "error" as const,
      ...(error === undefined ? {} : { error }),
      root_prim_path: "/",
      ...(generation === undefined ? {} : { project_generation: generation }),
      ...(by === undefined ? {} : { changed_by: by }),
    };
  }

  async function factsOf(path: string): Promise<OpenFacts> {
    const file = await folder.behind(path).catch(() => undefined);
    if (file !== undefined) return { url: addressOf(file), id: file.id, label: labelOf(file) };
    return path === "" ? { url: "" } : { url: "", label: baseName(path) };
  }

  async function ask() {
    const seen = await atOctane(desk, "read", seeProject);
    return { seen, file: await folder.behind(seen.path) };
  }

  return {
    get facts() {
      return facts;
    },
    get unsaved() {
      return unsaved;
    },
    async met() {
      const seen = await atOctane(desk, "read", seeProject);
      const now = await factsOf(seen.path);
      if (options.isLoading()) return;
      const word = JSON.stringify([now, scene.project?.projectGeneration]);
      if (word === told) return;
      told = word;
      facts = now;
      unsaved = 0;
      scene.publish("openStageResult", payloadOf({ facts: now }));
    },
    ask,
    factsOf,
    async becameClean(path) {
      facts = await factsOf(path);
      unsaved = 0;
      return facts;
    },
    tell(result, toAll) {
      const payload = payloadOf(result);
      if (toAll) scene.publish("openStageResult", payload);
      if (result.error === undefined) {
        told = JSON.stringify([result.facts, scene.project?.projectGeneration]);
      }
      return { ...payload, ...scene.stamp() };
    },
  };
}
