import assert from "node:assert/strict";
import type { Engine } from "./engine.ts";
import { succeed } from "./process.ts";

/** Largest image that passes, bytes; base and Deno are about 110 MB of it. */
const MAX_IMAGE_BYTES = 260_000_000;

const FORBIDDEN = [/^app\/tests\//, /^app\/tools\//, /_test\.tsx?$/, /octane_peer/, /fast-check/];

interface ImageFacts {
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Healthcheck?: { readonly Test: readonly string[] };
    readonly Entrypoint: readonly string[] | null;
  };
}

/**
 * Asserts that an image is small, does not run as root, checks its own health, has least
 * permissions, holds others' licences and neither tests nor the test renderer; resolves to its size in words.
 */
export async function assertLeanImage(engine: Engine, image: string): Promise<string> {
  const { env } = engine;
  const [facts]: ImageFacts[] = JSON.parse(await succeed("docker", ["inspect", image], { env }));
  assert.ok(facts !== undefined, `${image} exists`);
  const { User: user, Healthcheck: health, Entrypoint: entrypoint } = facts.Config;
  assert.match(user, /^[1-9]\d*:[1-9]\d*$/, `${image} runs as user "${user}"`);
  assert.ok((health?.Test.length ?? 0) > 0, `${image} says how its health is checked`);
  const flags = (entrypoint ?? []).filter((word) => /^(-A|-P|--allow)/.test(word));
  const name = image.replace(/^fuelrail-|:.*$/g, "");
  assert.deepEqual(flags, [`-P=${name}`], `${image} may do what its name stands for, and no more`);
  assert.ok(facts.Size <= MAX_IMAGE_BYTES, `${image} has ${facts.Size} bytes`);
  const id = await succeed("docker", ["create", image], { env });
  try {
    const script = 'docker export "$1" | tar -t';
    const names = (await succeed("sh", ["-c", script, "sh", id], { env })).split("\n");
    assert.ok(names.includes("app/deno.json"), `${image} holds the application`);
    assert.ok(names.includes("app/LICENSES/LIST.txt"), `${image} holds the licences`);
    const wrong = names.filter((name) => FORBIDDEN.some((pattern) => pattern.test(name)));
    assert.deepEqual(wrong.slice(0, 5), []);
  } finally {
    await succeed("docker", ["rm", id], { env });
  }
  return `${image} ${Math.round(facts.Size / 1e6)} MB`;
}
