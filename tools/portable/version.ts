import { join } from "node:path";
import { PROTOCOL_VERSION } from "@fuelrail/contracts";
import type { System } from "./systems.ts";

async function git(root: string, ...args: string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command("git", { args: ["-C", root, ...args], stderr: "null" });
    const { code, stdout } = await command.output();
    return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

async function packageVersion(app: string, name: string): Promise<string> {
  const text = await Deno.readTextFile(join(app, "node_modules", name, "package.json"));
  return JSON.parse(text).version;
}

/** VERSION.txt: which Fuelrail this is and what runs it; the same for the same sources. */
export async function versionText(root: string, app: string, system: System): Promise<string> {
  const commit = await git(root, "log", "-1", "--format=%H %cI");
  const isChanged = (await git(root, "status", "--porcelain") ?? "") !== "";
  const source = commit === undefined ? "not known" : `${commit}${isChanged ? " and changes" : ""}`;
  return [
    `Fuelrail for ${system.id}`,
    `source: ${source}`,
    `protocol: ${PROTOCOL_VERSION}`,
    `Deno: ${system.runtime.version}`,
    `sharp: ${await packageVersion(app, "sharp")}`,
    "",
  ].join("\n");
}
