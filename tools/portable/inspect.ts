import { createHash } from "node:crypto";
import { join } from "node:path";
import { binaryKind } from "./binary.ts";
import { filesIn } from "./folder.ts";
import type { System } from "./systems.ts";

const HEAD_BYTES = 4096;
const BINARY = /\.(node|dll|so(\.[\d.]+)?|dylib|exe)$|^runtime\/deno$/;
const FOREIGN = [
  { what: "a test", pattern: /_test\.tsx?$|^app\/tests\// },
  { what: "the test renderer", pattern: /octane_peer/ },
  { what: "sources of the page", pattern: /^app\/web\/(?!dist\/|deno\.json$)/ },
  {
    what: "a package for development",
    pattern:
      /node_modules\/(playwright-core|fast-check|esbuild|typescript|axe-core|@types|@esbuild)\//,
  },
];

/** The files of the folder that a launcher names. */
export function filesNamed(launcher: string): string[] {
  const pattern = /(?:\$folder\/|%~dp0)((?:app|runtime)[\w./\\-]*)/g;
  return [...launcher.matchAll(pattern)].map((match) => (match[1] ?? "").replaceAll("\\", "/"));
}

async function headOf(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const head = new Uint8Array(HEAD_BYTES);
  return head.subarray(0, await file.read(head) ?? 0);
}

async function launcherFaults(
  folder: string,
  system: System,
  present: ReadonlySet<string>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const name of Object.keys(system.launchers)) {
    if (!present.has(name)) {
      faults.push(`${name} is missing`);
      continue;
    }
    const text = await Deno.readTextFile(join(folder, name));
    const named = filesNamed(text);
    if (named.length < 3) faults.push(`${name} names ${named.length} files only`);
    faults.push(
      ...named.filter((file) => !present.has(file)).map((file) => `${name} names ${file}`),
    );
    const { mode } = await Deno.stat(join(folder, name));
    const isWindows = system.os === "win32";
    if (isWindows !== /\r\n/.test(text) || (isWindows && /[^\r]\n/.test(text))) {
      faults.push(`${name} has the line ends of another system`);
    }
    if (!isWindows && mode !== null && (mode & 0o111) !== 0o111) {
      faults.push(`${name} cannot be executed`);
    }
  }
  return faults;
}

async function binaryFaults(
  folder: string,
  { os, cpu, runtime, sharp }: System,
  files: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  const program = `runtime/${runtime.program}`;
  const binaries = files.filter((file) => BINARY.test(file));
  if (!binaries.includes(program)) faults.push(`${program} is missing`);
  for (const name of sharp) {
    if (!binaries.some((file) => file.includes(`/${name}/`))) faults.push(`${name} is missing`);
  }
  for (const file of binaries) {
    const kind = binaryKind(await headOf(join(folder, file)));
    if (kind?.os !== os || kind.cpu !== cpu) {
      faults.push(`${file} is for ${kind?.os ?? "no system"} ${kind?.cpu ?? ""}`.trim());
    }
  }
  return faults;
}

async function checksumFaults(folder: string, files: readonly string[]): Promise<string[]> {
  const text = await Deno.readTextFile(join(folder, "CHECKSUMS.sha256"));
  const sums = new Map(
    text.trimEnd().split("\n").map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const faults: string[] = [];
  for (const file of files) {
    if (file === "CHECKSUMS.sha256" || file === "settings.txt") continue;
    const sum = createHash("sha256").update(await Deno.readFile(join(folder, file))).digest("hex");
    if (sums.get(file) !== sum) faults.push(`${file} is not what CHECKSUMS.sha256 says`);
    sums.delete(file);
  }
  return [...faults, ...[...sums.keys()].map((file) => `${file} is missing`)];
}

async function pageFaults(folder: string, present: ReadonlySet<string>): Promise<string[]> {
  const index = "app/web/dist/index.html";
  if (!present.has(index)) return ["the page is missing"];
  const html = await Deno.readTextFile(join(folder, index));
  const named = [...html.matchAll(/(?:src|href)="\/([\w.-]+)"/g)].map((match) => match[1]);
  const missing = named.filter((name) => !present.has(`app/web/dist/${name}`));
  if (named.length < 3) return [`the page names ${named.length} files only`];
  return missing.map((name) => `the page names ${name}`);
}

/** Everything that is wrong with a portable folder, as far as can be seen without running it. */
export async function inspectFolder(folder: string, system: System): Promise<string[]> {
  const files = await filesIn(folder);
  const present = new Set(files);
  const foreign = FOREIGN.flatMap(({ what, pattern }) =>
    files.filter((file) => pattern.test(file)).slice(0, 3).map((file) => `${what}: ${file}`)
  );
  const documents = ["README.txt", "VERSION.txt", "LICENSES/LIST.txt", "settings.txt"]
    .filter((name) => !present.has(name)).map((name) => `${name} is missing`);
  return [
    ...documents,
    ...foreign,
    ...await launcherFaults(folder, system, present),
    ...await binaryFaults(folder, system, files),
    ...await pageFaults(folder, present),
    ...await checksumFaults(folder, files),
  ];
}
