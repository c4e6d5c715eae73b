import type { Drafts } from "../../core/graph/graph_drafts.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import { nodeShape } from "../../core/graph/graph_shape.ts";
import { typeText } from "../../core/graph/type_text.ts";
import type { FlowNode } from "./flow.ts";
import type { NodeData } from "./node_view.tsx";

/** All that decides how one node is drawn. */
interface Ingredients {
  readonly node: GraphNode;
  readonly place: GraphPoint;
  readonly isSelected: boolean;
  readonly isFar: boolean;
  readonly isMovable: boolean;
  readonly isActive: boolean;
  readonly mark: string;
  readonly round: number;
}

/** What the canvas is to show. */
export interface Picture {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly drafts: Drafts;
  readonly selected: ReadonlySet<string>;
  readonly isFar: boolean;
  readonly isMovable: boolean;
  readonly active: string | undefined;
  readonly hits: ReadonlySet<string>;
  /** Node that a search stands at. */
  readonly hit: string | undefined;
  /** Rises when what the library has changed by itself is to be put right. */
  readonly round: number;
}

/** Makes the canvas's nodes; those that look as before stay the same objects, and are not drawn again. */
export function createFlowNodes(): (picture: Picture) => readonly FlowNode<NodeData>[] {
  let made = new Map<string, { readonly of: Ingredients; readonly node: FlowNode<NodeData> }>();
  return (picture) => {
    const next: typeof made = new Map();
    for (const [path, node] of picture.nodes) {
      const of: Ingredients = {
        node,
        place: picture.drafts.get(path) ?? node.position,
        isSelected: picture.selected.has(path),
        isFar: picture.isFar,
        isMovable: picture.isMovable,
        isActive: picture.active === path,
        mark: path === picture.hit ? "is-hit" : picture.hits.has(path) ? "is-found" : "",
        round: picture.round,
      };
      const known = made.get(path);
      next.set(path, known !== undefined && isSame(known.of, of) ? known : { of, node: draw(of) });
    }
    made = next;
    return [...next.values()].map(({ node }) => node);
  };
}

function isSame(a: Ingredients, b: Ingredients): boolean {
  return a.node === b.node && a.place === b.place && a.isSelected === b.isSelected &&
    a.isFar === b.isFar && a.isMovable === b.isMovable && a.isActive === b.isActive &&
    a.mark === b.mark && a.round === b.round;
}

function draw(of: Ingredients): FlowNode<NodeData> {
  const { node, place: [x, y], isSelected, isFar, isMovable, isActive, mark } = of;
  const { width, height } = nodeShape(node);
  const what = node.isGraph ? "graph" : typeText(node.outType);
  return {
    id: node.path,
    type: "node",
    position: { x, y },
    data: { node, isFar },
    selected: isSelected,
    draggable: isMovable,
    width,
    height,
    measured: { width, height },
    ariaLabel: `${node.name}, ${what}${isSelected ? ", selected" : ""}`,
    className: mark,
    domAttributes: { tabIndex: isActive ? 0 : -1, "aria-roledescription": "graph node" },
  };
}
