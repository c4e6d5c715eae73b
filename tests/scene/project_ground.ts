import { join } from "node:path";
import { writeTestProject } from "../octane_peer/engine/project_files.ts";
import type { Peer } from "../octane_peer/peer.ts";
import { type Rig, type RigOptions, withRig } from "./rig.ts";

/** A rig with a folder of projects and assets, which Octane sees under the same path. */
export interface Ground extends Rig {
  /** The folder of `ASSETS_DIR`. */
  readonly root: string;
  /** The folder around it, of which nothing may ever be said. */
  readonly base: string;
}

const DOT_PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
);
const OBJ = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

/** Runs a test against a rig whose folder has two projects and assets, and a secret beside it. */
export async function withGround(
  options: RigOptions,
  test: (ground: Ground) => Promise<void>,
): Promise<void> {
  const base = await Deno.realPath(await Deno.makeTempDir());
  const root = join(base, "assets");
  await Deno.mkdir(join(root, "shots"), { recursive: true });
  await Deno.mkdir(join(base, "temp"));
  await writeTestProject(join(root, "shots", "a.ocs"));
  await writeTestProject(join(root, "b.ocs"));
  await Deno.writeTextFile(join(root, "cup.obj"), OBJ);
  await Deno.writeFile(join(root, "dot.png"), DOT_PNG);
  await Deno.writeTextFile(join(root, "broken.ocs"), "this is no project");
  await Deno.writeTextFile(join(base, "secret.ocs"), "secret");
  const folders = { assetsDir: root, octaneTempDir: join(base, "temp"), ...options.folders };
  try {
    await withRig({ ...options, folders }, (rig) =>
      test({
        ...rig,
        events: rig.events,
        root,
        base,
      }));
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

/** Events of one type so far. */
export function eventsOf({ events }: Pick<Rig, "events">, type: string) {
  return events.filter((event) => event.type === type).map(({ payload }) => payload);
}

/** How often an rpc was called so far. */
export function callsOf(peer: Peer, rpc: string): number {
  return Object.entries(peer.counts().calls).filter(([name]) => name.endsWith(`/${rpc}`))
    .reduce((sum, [, count]) => sum + count, 0);
}
