import { lastPart, parentPath, ROOT_PATH } from "./scene_path.ts";

/** The names of nodes, with what each belongs to where several have the same name. */
export function tellApart(
  nodes: readonly { readonly path: string; readonly name: string }[],
): readonly string[] {
  return nodes.map(({ path, name }) => {
    const owner = parentPath(path) ?? ROOT_PATH;
    const isShared = nodes.filter((other) => other.name === name).length > 1;
    return isShared && owner !== ROOT_PATH ? `${name}, ${lastPart(owner)}` : name;
  });
}
