/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { PageOptions } from "./browser.ts";
import { soon } from "./patience.ts";
import { openScene, refusal, row, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";

type Payload = Readonly<Record<string, unknown>>;

/** What an operator may ask of the node graph. */
export const GRAPH_OPERATOR = [
  ...SCENE_OPERATOR,
  "getNodeGraphRequest",
  "getNodeTypesRequest",
  "createNodeRequest",
  "connectPinRequest",
  "disconnectPinRequest",
  "moveNodesRequest",
  "copyNodesRequest",
  "pasteNodesRequest",
  "groupNodesRequest",
  "ungroupNodeRequest",
  "expandNodeRequest",
  "collapseNodeRequest",
  "setRenderTargetRequest",
];

/** What somebody may ask who only watches. */
export const GRAPH_VIEWER = [
  "getChildrenRequest",
  "getPropertiesRequest",
  "getNodeGraphRequest",
  "getNodeTypesRequest",
];

/** One pin, as the contract has it. */
export function pin(name: string, type: string, more: Payload = {}): Payload {
  return { name, label: name, type, colour: COLOURS[type] ?? "#808080", ...more };
}

const COLOURS: Readonly<Record<string, string>> = {
  PT_MATERIAL: "#c8783c",
  PT_TEXTURE: "#5a8cc8",
  PT_GEOMETRY: "#8c5ab4",
  PT_RENDERTARGET: "#c85a78",
  PT_CAMERA: "#50a0a0",
};

/** One node, as the contract has it. */
export function node(
  path: string,
  outType: string,
  position: readonly [number, number],
  pins: readonly Payload[] = [],
  more: Payload = {},
): Payload {
  return {
    path,
    name: decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)),
    node_type: `NT_${outType.slice(3)}`,
    out_type: outType,
    ...(COLOURS[outType] === undefined ? {} : { colour: COLOURS[outType] }),
    position,
    is_graph: false,
    pins,
    ...more,
  };
}

/** A small scene: a texture feeds a material, which a ball wears that a target shows. */
export function smallGraph(): Payload[] {
  return [
    node("/Wood", "PT_TEXTURE", [60, 0]),
    node("/Lacquer", "PT_MATERIAL", [40, 90], [
      pin("diffuse", "PT_TEXTURE", { connected: "/Wood", owned: false }),
      pin("specular", "PT_TEXTURE"),
    ]),
    node("/Glass", "PT_MATERIAL", [220, 90], [pin("transmission", "PT_TEXTURE")]),
    node("/Ball", "PT_GEOMETRY", [60, 190], [
      pin("material", "PT_MATERIAL", { connected: "/Lacquer", owned: false }),
    ]),
    node("/Target", "PT_RENDERTARGET", [60, 290], [
      pin("camera", "PT_CAMERA", { connected: "/Target/camera", owned: true }),
      pin("mesh", "PT_GEOMETRY", { connected: "/Ball", owned: false }),
    ]),
    node("/Inner", "PT_UNKNOWN", [420, 190], [], { is_graph: true, node_type: "GT_STANDARD" }),
  ];
}

/** A page whose node graph is open, and the graphs that it is answered with. */
export interface GraphRoomPage extends SceneRoom {
  /** Nodes by the path of their graph; what a test puts there is answered from then on. */
  readonly graphs: Map<string, Payload[]>;
}

/** Opens a page with the node graph as its only panel at the bottom. */
export async function openGraph(
  graphs: Readonly<Record<string, Payload[]>> = { "/": smallGraph(), "/Inner": [] },
  capabilities: readonly string[] = GRAPH_OPERATOR,
  options: PageOptions = {},
): Promise<GraphRoomPage> {
  const held = new Map(Object.entries(graphs));
  const levels = { "/": (held.get("/") ?? []).map(({ path }) => row(String(path))) };
  const room = await openScene(levels, { height: 1000, ...options }, capabilities);
  room.answer("getNodeGraphRequest", (payload) => answerGraph(held, payload));
  room.answer("getPropertiesRequest", ({ prim_path: path }) => [
    "getPropertiesResponse",
    { prim_path: path, properties: {}, items: [] },
  ]);
  await room.page.keyboard.press("Shift+G");
  await soon(async () => await room.page.getByTestId("graph").count() === 1, "the graph's panel");
  return { ...room, graphs: held };
}

const PAGE_NODES = 100;

function answerGraph(
  graphs: ReadonlyMap<string, Payload[]>,
  { graph_path: path, only, cursor }: Payload,
): readonly [string, Payload] {
  const all = graphs.get(String(path));
  if (all === undefined) return refusal("not_found", `${path} is a node and not a graph`);
  const named = only as readonly string[] | undefined;
  const nodes = named === undefined ? all : all.filter((each) => named.includes(String(each.path)));
  const start = cursor === undefined ? 0 : Number(cursor);
  const end = start + PAGE_NODES;
  return ["getNodeGraphResult", {
    graph_path: path,
    nodes: nodes.slice(start, end),
    project_generation: 1,
    ...(end < nodes.length ? { next: String(end) } : {}),
  }];
}

/** The box of a node in the page. */
export function nodeOf(page: Page, path: string) {
  return page.locator(`.react-flow__node[data-id="${path}"]`);
}

/** The middle of a pin, or of the output, in the window. */
export async function endOf(page: Page, path: string, pinName?: string) {
  const inside = pinName === undefined ? "[data-output]" : `[data-pin="${pinName}"]`;
  const box = await nodeOf(page, path).locator(inside).boundingBox();
  if (box === null) throw new Error(`${path} has no ${pinName ?? "output"} in sight`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags from a place to another in a few steps. */
export async function drag(
  page: Page,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
}

/** Wires in the page, as "target.pin". */
export function wiresOf(page: Page): Promise<readonly string[]> {
  return page.locator("[data-wires]").evaluateAll((all) =>
    all.flatMap((each) => (each.getAttribute("data-wires") ?? "").split("\t"))
      .map((id) => id.replace("\n", ".")).sort()
  );
}

/** Waits until exactly these wires are in the page, as {@link wiresOf} names them. */
export async function untilWires(page: Page, wires: readonly string[]): Promise<void> {
  await soon(async () => String(await wiresOf(page)) === String(wires), `the wires ${wires}`);
}

/** Waits until the graph shows so many nodes, at rest where it is to show them. */
export async function untilNodes(page: Page, count: number): Promise<void> {
  await soon(
    async () => await page.locator(".react-flow__node").count() === count,
    `${count} nodes in the graph`,
  );
  await untilAtRest(page);
}

/** Frames for which a graph that neither pans nor zooms stays as it is. */
const RESTING_FRAMES = 6;

/** Waits until the graph has been brought into sight and neither pans nor zooms by itself. */
export async function untilAtRest(page: Page): Promise<void> {
  await soon(() =>
    page.evaluate(async (frames) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const viewport = document.querySelector<HTMLElement>(".react-flow__viewport");
      const stage = document.querySelector(".graph-stage");
      const first = viewport?.style.transform;
      for (let at = 0; at < frames; at++) {
        if (viewport?.style.transform !== first || stage?.classList.contains("is-moving")) {
          return false;
        }
        await frame();
      }
      // A graph that has just come lies at the origin until it is shown whole.
      return first !== undefined && first !== "" &&
        !/^translate\(0px(, 0px)?\) scale\(1\)$/.test(first);
    }, RESTING_FRAMES), "the graph at rest");
}
