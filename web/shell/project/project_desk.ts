import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { detailPoints } from "../../core/scene/confirmation.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import { type Preferences, RECENT_PROJECTS } from "../../core/preferences.ts";
import type { RoomState } from "../../core/room_state.ts";
import { isSameProject } from "../../core/scene/known_project.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import { type ProjectEntry, readProjects } from "../../core/scene/scene_replies.ts";
import type { Confirmer } from "../scene/confirmer.ts";
import type { Answer, Requests } from "../scene/requests.ts";
import type { AskConfirmed } from "../scene/scene_actions.ts";
import type { StudioState } from "../studio_state.ts";
import type { Timer, World } from "../world.ts";

/** The registry's projects as far as they were listed. */
export interface ProjectList {
  readonly projects: readonly ProjectEntry[];
  readonly next: string | undefined;
}

/** Opens, saves and starts projects. */
export interface ProjectDesk {
  readonly isOpen: Signal<boolean>;
  readonly query: ReadonlySignal<string>;
  /** Undefined until the list has come. */
  readonly list: ReadonlySignal<ProjectList | undefined>;
  readonly fault: ReadonlySignal<string | undefined>;
  /** What was asked for and is not answered yet, in words. */
  readonly busy: ReadonlySignal<string | undefined>;
  show(): void;
  find(query: string): void;
  more(): void;
  open(entry: ProjectEntry): Promise<void>;
  reload(): Promise<void>;
  create(): Promise<void>;
  save(): Promise<void>;
  saveAs(name: string, kind: "project" | "package"): Promise<void>;
  /** Told of every scene event with the room as it was before. */
  onEvent(event: SceneEvent, before: RoomState): void;
}

export interface ProjectDeskOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  readonly askConfirmed: AskConfirmed;
  prefer(change: Partial<Preferences>): void;
  notify(tone: Notice["tone"], text: string): void;
}

const FIND_AFTER_MS = 200;

export function createProjectDesk(options: ProjectDeskOptions): ProjectDesk {
  const { world, state, requests, confirmer, askConfirmed, notify } = options;
  const isOpen = signal(false);
  const query = signal("");
  const list = signal<ProjectList | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);
  const busy = signal<string | undefined>(undefined);
  let finding: Timer | undefined;
  let newest = 0;
  let lastTold = "";

  async function load(cursor: string | undefined): Promise<void> {
    const mine = ++newest;
    const wanted = query.value.trim();
    const payload = {
      ...(wanted === "" ? {} : { query: wanted }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer = await requests.ask("getProjectsRequest", payload);
    if (mine !== newest) return;
    if (!answer.ok) return void (fault.value = answer.message);
    const page = readProjects(answer.payload);
    const before = cursor === undefined ? [] : list.value?.projects ?? [];
    fault.value = undefined;
    list.value = { projects: [...before, ...page.projects], next: page.next };
  }

  async function run(
    words: string,
    eventType: string,
    payload: JsonObject,
    question: { readonly refused: string; readonly title: string; readonly goOn: string },
  ): Promise<Answer> {
    busy.value = words;
    fault.value = undefined;
    const answer = await askConfirmed(eventType, payload, question);
    busy.value = undefined;
    return answer;
  }

  function loaded(answer: Answer): void {
    if (!answer.ok) return void (fault.value = answer.message);
    if (answer.payload.result === "error") {
      const { error } = answer.payload;
      return void (fault.value = typeof error === "string" ? error : "The project was not opened");
    }
    isOpen.value = false;
    void load(undefined);
  }

  function isNews(stamp: { session: number; revision: number } | undefined): boolean {
    const key = stamp === undefined ? "" : `${stamp.session}/${stamp.revision}`;
    if (key !== "" && key === lastTold) return false;
    lastTold = key;
    return true;
  }

  return {
    isOpen,
    query,
    list,
    fault,
    busy,
    show() {
      isOpen.value = true;
      void load(undefined);
    },
    find(text) {
      query.value = text;
      finding?.cancel();
      finding = world.setTimer(FIND_AFTER_MS, () => void load(undefined));
    },
    more() {
      const next = list.value?.next;
      if (next !== undefined) void load(next);
    },
    async open({ id, label }) {
      const answer = await run(`Opening ${label}`, "openStageRequest", { url: id }, {
        refused: `${label} was not opened`,
        title: `Open ${label}?`,
        goOn: "Open it",
      });
      if (answer.ok && answer.payload.result !== "error") {
        const others = state.preferences.value.recentProjects.filter((each) => each !== id);
        options.prefer({ recentProjects: [id, ...others].slice(0, RECENT_PROJECTS) });
      }
      loaded(answer);
    },
    async reload() {
      loaded(
        await run("Loading the project again", "resetStageRequest", {}, {
          refused: "The project was not loaded again",
          title: "Load the project again?",
          goOn: "Load it again",
        }),
      );
    },
    async create() {
      loaded(
        await run("Starting a new project", "newProjectRequest", {}, {
          refused: "No new project was started",
          title: "Start a new project?",
          goOn: "Start it",
        }),
      );
    },
    async save() {
      await run("Saving", "saveProjectRequest", {}, {
        refused: "The project was not saved",
        title: "Save?",
        goOn: "Save",
      });
    },
    async saveAs(name, kind) {
      const eventType = kind === "project" ? "saveProjectAsRequest" : "packageProjectRequest";
      busy.value = "Saving";
      let answer = await requests.ask(eventType, { name });
      if (!answer.ok && (answer.code === "confirmation_needed" || answer.code === "conflict")) {
        const sure = await confirmer.ask({
          title: `Replace ${name}?`,
          message: answer.message,
          points: detailPoints(answer.detail),
          goOn: "Replace it",
        });
        if (sure) answer = await requests.ask(eventType, { name, overwrite: true });
        else return void (busy.value = undefined);
      }
      if (!answer.ok) notify("error", `${name} was not saved. ${answer.message}`);
      busy.value = undefined;
      if (answer.ok) void load(undefined);
    },
    onEvent(event, before) {
      if (event.type === "projectSaved" && isNews(event.stamp)) {
        const by = event.by === undefined ? "" : ` by ${event.by}`;
        if (event.ok) notify("good", `Saved ${event.label ?? "the project"}${by}`);
        else notify("error", `The project was not saved. ${event.fault ?? ""}`);
      }
      if (event.type !== "openStageResult" || !isNews(event.stamp)) return;
      // Joining tells how far the last load came as well; only one under way has a phase.
      const first = before.project === undefined && before.loading?.phase === undefined;
      if (event.by === undefined && isSameProject(before.project, event.project)) return;
      const label = event.project.label ?? "the project";
      if (!event.project.ok) {
        if (!first) notify("error", `${label} was not opened. ${event.project.fault ?? ""}`);
      } else if (!first) {
        notify("good", `Opened ${label}${event.by === undefined ? "" : ` (${event.by})`}`);
      }
    },
  };
}
