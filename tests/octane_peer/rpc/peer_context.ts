import type { RenderEngine } from "../engine/render_engine.ts";
import type { Project } from "../engine/project.ts";
import type { ProjectFaults } from "../engine/project_faults.ts";
import type { Item } from "../scene/items.ts";
import type { EventKind, Registration } from "../wire/messages.ts";
import type { Generation, Names } from "../wire/names.ts";
import type { CallLog } from "./call_log.ts";
import type { Handles } from "./handles.ts";

/** How a renderer names itself, and what it says of its project. */
export interface Identity {
  readonly name: string;
  readonly version: number;
}

/** What the rpcs act on. */
export interface PeerContext {
  readonly generation: Generation;
  readonly identity: Identity;
  readonly engine: RenderEngine;
  readonly names: Names;
  readonly handles: Handles;
  readonly log: CallLog;
  readonly selection: Set<Item>;
  readonly registrations: Map<EventKind, Registration>;
  /** What goes wrong with projects. */
  readonly faults: ProjectFaults;
  /** Puts another project in place of the open one: every handle dies. */
  open(project: Project): void;
  /** An empty project. */
  blank(): Project;
}
