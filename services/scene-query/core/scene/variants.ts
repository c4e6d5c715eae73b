import type { SceneNode } from "./scene_node.ts";

/** The choices of one set, and what is chosen. */
export interface VariantSet {
  readonly options: string[];
  readonly selection: string;
}

/** The set that render targets are chosen from. */
export const TARGET_SET = "render_target";
/** The set, and the pin, that says which input a switch passes on. */
export const SWITCH_SET = "input";

/** Whether a node passes on one of several inputs. */
export function isSwitch({ nodeType }: SceneNode): boolean {
  return nodeType.startsWith("NT_SWITCH_");
}

/** The inputs of a switch, each by its number from 1 and the name of what is connected. */
export function switchSet(node: SceneNode, chosen: number): VariantSet {
  const inputs = Math.max(0, node.pinCount - 1);
  const byPin = new Map((node.children ?? []).map((child) => [child.pinIndex, child.node.name]));
  const options = Array.from(
    { length: inputs },
    (_, i) => `${i + 1} ${byPin.get(i + 1) ?? "(empty)"}`,
  );
  return { options, selection: options[chosen - 1] ?? "" };
}

/** The number of an option, given as it was listed or as the number alone. */
export function chosenInput({ options }: VariantSet, option: string): number | undefined {
  const index = options.findIndex((one, i) => one === option || `${i + 1}` === option);
  return index < 0 ? undefined : index + 1;
}

/** All render targets by path, and which of them is shown. */
export function targetSet(nodes: Iterable<SceneNode>, shown: SceneNode | undefined): VariantSet {
  const options = [...nodes].filter(({ type }) => type === "rendertarget").map(({ path }) => path);
  return { options, selection: shown?.path ?? "" };
}
