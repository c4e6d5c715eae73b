import { dirname, extname, isAbsolute, join } from "node:path";
import { createDemoProject } from "../scene/demo_scene.ts";
import { createSceneEditor, type SceneEditor } from "../scene/editor.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { restoreProject, storeProject } from "./project_file.ts";

/** Files that projects are loaded from and saved to; anything else is refused. */
const ENDINGS = [".ocs", ".orbx"];
/** The name of the scene inside of a package. */
const SCENE_IN_PACKAGE = "project.ocs";

/** Whether a path could be that of a project: absolute, with an ending of one. */
export function isProjectPath(path: string): boolean {
  return isAbsolute(path) && ENDINGS.includes(extname(path).toLowerCase());
}

/** Reads a project; null when there is none at the path, or none that this renderer wrote. */
export async function readProject(path: string): Promise<SceneGraph | null> {
  return isProjectPath(path) ? restoreProject(await readIfThere(path)) : null;
}

/** Writes a project; false when the path is none of a project, or cannot be written. */
export function writeProject(path: string, graph: SceneGraph): Promise<boolean> {
  return isProjectPath(path) ? write(path, storeProject(graph)) : Promise.resolve(false);
}

/**
 * Writes what is inside of a package into a directory, which is made if need be: here that is the
 * scene alone. False when it is no package, holds no file of the name, or cannot be written.
 */
export async function unpackPackage(
  path: string,
  directory: string,
  name: string,
): Promise<boolean> {
  const isPackage = extname(path).toLowerCase() === ".orbx";
  const text = isPackage ? await readIfThere(path) : "";
  if (restoreProject(text) === null || !isAbsolute(directory)) return false;
  if (name !== "" && name !== SCENE_IN_PACKAGE) return false;
  try {
    await Deno.mkdir(directory, { recursive: true });
  } catch (error) {
    if (isExpected(error)) return false;
    throw error;
  }
  return await write(join(directory, SCENE_IN_PACKAGE), text);
}

/** Writes a project file for tests: the still life, changed as wanted, or an empty scene. */
export async function writeTestProject(
  path: string,
  options: { readonly empty?: boolean; readonly edit?: (scene: SceneEditor) => void } = {},
): Promise<void> {
  const graph = options.empty === true
    ? new SceneGraph("Scene")
    : createDemoProject({ width: 64, height: 32, maxSamples: 4 }).graph;
  options.edit?.(createSceneEditor(graph));
  await Deno.mkdir(dirname(path), { recursive: true });
  if (!await writeProject(path, graph)) throw new Error(`Cannot write a project to "${path}"`);
}

function isExpected(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory ||
    error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.AlreadyExists ||
    error instanceof Deno.errors.PermissionDenied;
}

async function write(path: string, text: string): Promise<boolean> {
  try {
    await Deno.writeTextFile(path, text);
    return true;
  } catch (error) {
    if (isExpected(error)) return false;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (isExpected(error)) return "";
    throw error;
  }
}
