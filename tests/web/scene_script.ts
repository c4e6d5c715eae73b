import type { PageOptions } from "./browser.ts";
import { untilText } from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { stamp, welcome } from "./room_script.ts";
import { type PageMessage, type Visit, WELCOME } from "./scripted_gateway.ts";
import { OPERATOR } from "./steering_script.ts";

type Payload = Readonly<Record<string, unknown>>;

/** What an operator may ask of the scene. */
export const SCENE_OPERATOR = [
  ...OPERATOR,
  "getChildrenRequest",
  "searchNodesRequest",
  "getPropertiesRequest",
  "selectPrimsRequest",
  "hoverRequest",
  "setPropertyRequest",
  "resetPropertyRequest",
  "renameNodeRequest",
  "deleteNodesRequest",
  "duplicateNodesRequest",
  "undoRequest",
  "redoRequest",
  "getRenderSettingsRequest",
  "resetRenderSettingRequest",
  "changeAOVRequest",
  "renderCommandRequest",
  "getDeviceStatsRequest",
  "getProjectsRequest",
  "openStageRequest",
  "resetStageRequest",
  "newProjectRequest",
  "saveProjectRequest",
  "saveProjectAsRequest",
  "packageProjectRequest",
  "getAssetsRequest",
];

/** Answers requests of one type until the test says otherwise; "silent" leaves them open. */
export type Answering = (payload: Payload) => readonly [string, Payload] | "silent";

/** A page with a scene, whose requests are answered as the test says. */
export interface SceneRoom extends PageRoom {
  /** Answers every request of a type that has come and will come. */
  answer(type: string, answering: Answering): void;
  /** Requests of a type so far. */
  asked(type: string): readonly PageMessage[];
}

/** One row of the outliner, as the contract has it. */
export function row(path: string, more: Payload = {}): Payload {
  const children = more.children === true;
  const name = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  return { name, path, type: "geom", hasChildren: children, ...more, children };
}

/** A refusal of the gateway. */
export function refusal(
  code: string,
  message: string,
  detail?: unknown,
): readonly [string, Payload] {
  return ["viewerError", { code, message, ...(detail === undefined ? {} : { detail }) }];
}

const ANSWER_EVERY_MS = 5;

/** Answers a visit's requests as they come, until the visit ends. */
export function answerRequests(visit: Visit): Pick<SceneRoom, "answer" | "asked"> & {
  readonly stop: () => void;
} {
  const answers = new Map<string, Answering>();
  const done = new Set<PageMessage>();
  const timer = setInterval(() => {
    for (const message of visit.messages) {
      const answering = answers.get(message.type);
      if (answering === undefined || done.has(message)) continue;
      done.add(message);
      const answer = answering(message.payload);
      if (answer === "silent") continue;
      visit.send(answer[0], { ...answer[1], request_id: message.payload.request_id });
    }
  }, ANSWER_EVERY_MS);
  return {
    answer: (type, answering) => void answers.set(type, answering),
    asked: (type) => visit.messages.filter((message) => message.type === type),
    stop: () => clearInterval(timer),
  };
}

/** Levels of a scene by path. */
export type SceneLevels = Readonly<Record<string, readonly Payload[]>>;

/** Answers `getChildrenRequest` from levels in one page each. */
export function levelsOf(levels: SceneLevels, generation = 1): Answering {
  return ({ prim_path: path }) => {
    const children = levels[String(path)];
    if (children === undefined) return refusal("not_found", `There is no ${path}`);
    return ["getChildrenResult", { prim_path: path, children, project_generation: generation }];
  };
}

/** A page of somebody who may edit, with the levels of a scene. */
export async function openScene(
  levels: SceneLevels | undefined,
  options: PageOptions = {},
  capabilities: readonly string[] = SCENE_OPERATOR,
): Promise<SceneRoom> {
  const room = await openRoom("", { width: 1440, height: 900, ...options });
  const { visit } = room;
  const answering = answerRequests(visit);
  if (levels !== undefined) answering.answer("getChildrenRequest", levelsOf(levels));
  answering.answer("hoverRequest", () => ["hoverChanged", { ...stamp(), hovers: [] }]);
  welcome(visit, "live", { capabilities });
  await untilText(room.page, "link", /Live/);
  return {
    ...room,
    ...answering,
    async [Symbol.asyncDispose]() {
      answering.stop();
      await room[Symbol.asyncDispose]();
    },
  };
}

/** Tells the room's selection. */
export function saySelection(visit: Visit, prims: readonly string[], more: Payload = {}): void {
  visit.send("stageSelectionChanged", { ...stamp(), prims, primary: prims.at(-1), ...more });
}

/** Tells changes of the scene. */
export function sayChanges(visit: Visit, changes: readonly Payload[], more: Payload = {}): void {
  visit.send("sceneChanged", {
    ...stamp(),
    project_generation: 1,
    changes,
    source: "edit",
    ...more,
  });
}

/** Answers `selectPrimsRequest` as the camera service does, and tells everybody. */
export function selecting(visit: Visit): Answering {
  let held: readonly string[] = [];
  return ({ paths, mode }) => {
    const named = paths as readonly string[];
    if (mode === "add") held = [...held.filter((each) => !named.includes(each)), ...named];
    else if (mode === "subtract") held = held.filter((each) => !named.includes(each));
    else held = named;
    const changed_by = { viewer_id: WELCOME.viewer_id };
    saySelection(visit, held, { changed_by });
    const stamped = { ...stamp(), changed_by };
    return ["stageSelectionChanged", { ...stamped, prims: held, primary: held.at(-1) }];
  };
}
