/** What Octane said of its project at one moment. */
export interface ProjectSeen {
  /** As Octane writes it; empty for a project that was never saved. */
  readonly path: string;
  /** Handle of the root graph, which another project replaces. */
  readonly root: bigint;
}

/** What came of a load. */
export interface LoadOutcome {
  readonly ok: boolean;
  /** What went wrong and what is left, for people. */
  readonly error?: string;
}

/** What was to be loaded. */
export interface LoadWish {
  /** Names the project to people; undefined for a new one. */
  readonly label: string | undefined;
  /** Octane's own word for whether it worked. */
  readonly result: boolean;
  /** Octane's words where it refused the call. */
  readonly why?: string | undefined;
}

/**
 * Judges a load by what Octane answered and by the project that it has afterwards; `after` is
 * undefined when it could not be asked. A load that failed says what is left.
 */
export function judgeLoad(
  { label, result, why }: LoadWish,
  before: ProjectSeen,
  after: ProjectSeen | undefined,
  labelOfPath: (path: string) => string,
): LoadOutcome {
  if (result) return { ok: true };
  const what = label === undefined ? "start a new project" : `load "${label}"`;
  const reason = why === undefined ? "" : ` (${why})`;
  const head = `Octane could not ${what}${reason}`;
  if (after === undefined) return { ok: false, error: `${head}; what it holds is not known` };
  if (after.root === before.root) {
    const left = after.path === before.path ? "the project before it is still open" : undefined;
    return { ok: false, error: `${head}; ${left ?? leftWords(after, labelOfPath)}` };
  }
  return {
    ok: false,
    error: `${head}; the scene before it is gone, ${leftWords(after, labelOfPath)}`,
  };
}

function leftWords({ path }: ProjectSeen, labelOfPath: (path: string) => string): string {
  return path === ""
    ? "and Octane now holds a project without a name"
    : `and Octane now says that "${labelOfPath(path)}" is open, perhaps not whole`;
}

/** What is lost by leaving the open project, undefined when nothing that Fuelrail knows of. */
export function unsavedWords(edits: number): string | undefined {
  if (edits === 0) return undefined;
  const changes = edits === 1 ? "1 change" : `${edits} changes`;
  return `${changes} made through Fuelrail since the project was opened or saved would be lost; ` +
    "whether Octane has others it does not say";
}

/** Said before a project is reset on Alpha 5, and in the link's reason while it waits. */
export const RESET_MAY_ASK = "Octane may ask on its own screen whether to save the project, and " +
  "does nothing else until somebody answers there";

const SECRETIVE_PATH = /(?:[A-Za-z]:[\\/]|\\\\|\/)[^\s"'<>|]*[\\/][^\s"'<>|]*/g;

/** A text of Octane's without the folders of its machine: these, and whatever looks like one. */
export function discreet(text: string, folders: readonly (string | undefined)[]): string {
  let said = text;
  for (const folder of folders) {
    if (folder === undefined || folder.length < 2) continue;
    for (const form of [folder, folder.replaceAll("\\", "/"), folder.replaceAll("/", "\\")]) {
      said = said.replaceAll(form, "<folder>");
    }
  }
  return said.replace(SECRETIVE_PATH, "<path>");
}
