/**
 * `deno run -A tools/gen_types.ts [--check]`: writes kit/octane/gen from proto/, or says which of
 * its files are out of date.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { err, out } from "./out.ts";

const COMPILER = "npm:@bufbuild/buf@1.74.0";
const PLUGIN = "npm:@bufbuild/protoc-gen-es@2.17.0";
const GENERATIONS = ["alpha5", "beta2"];
const PROTO_FOLDER = new URL("../proto/", import.meta.url);
const GEN_FOLDER = new URL("../kit/octane/gen/", import.meta.url);

/** Generated files by their path below kit/octane/gen. */
export async function generateTypes(): Promise<Map<string, string>> {
  const files = new Map<string, FileDescriptorProto>();
  for (const generation of GENERATIONS) {
    for (const file of await compile(generation)) files.set(file.name, file);
  }
  const request = create(CodeGeneratorRequestSchema, {
    parameter: "target=ts,import_extension=ts",
    fileToGenerate: [...files.keys()].filter((name) => !name.startsWith("google/")),
    protoFile: [...files.values()],
  });
  const answer = fromBinary(
    CodeGeneratorResponseSchema,
    await runTool([PLUGIN], toBinary(CodeGeneratorRequestSchema, request)),
  );
  if (answer.error !== "") throw new Error(`${PLUGIN}: ${answer.error}`);
  const types = new Map(answer.file.map((file) => [file.name, file.content]));
  for (const generation of GENERATIONS) types.set(`${generation}.ts`, indexOf(generation, types));
  return types;
}

/** One file that exports every service and enum of a generation. */
function indexOf(generation: string, types: ReadonlyMap<string, string>): string {
  const lines = ["// Generated: the services and enums of one generation."];
  const services: string[] = [];
  for (const [path, text] of [...types].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^(common|GENERATION)\//.test(path.replace(generation, "GENERATION"))) continue;
    const found = [...text.matchAll(/^export (?:const (\w+): GenService|enum (\w+))/gm)];
    const names = found.map(([, service, table]) => service ?? table ?? "").sort();
    if (names.length > 0) lines.push(`export { ${names.join(", ")} } from "./${path}";`);
    for (const [, service] of found) {
      if (service === undefined) continue;
      services.push(service);
      lines.push(`import { ${service} } from "./${path}";`);
    }
  }
  lines.push("", "/** Every service of this generation. */");
  lines.push("export const services = [", ...services.map((name) => `  ${name},`), "] as const;");
  return lines.join("\n") + "\n";
}

/** Descriptors of one generation, each file named after the folder that its types go to. */
async function compile(generation: string): Promise<FileDescriptorProto[]> {
  const modules = ["common", generation].map((path) => ({ path }));
  const config = JSON.stringify({ version: "v2", modules });
  const image = await runTool([
    COMPILER,
    "build",
    "--config",
    config,
    "--as-file-descriptor-set",
    "-o",
    "-",
  ]);
  const { file: files } = fromBinary(FileDescriptorSetSchema, image);
  const common = new Set(await namesIn(new URL("common/", PROTO_FOLDER)));
  const rename = (name: string) =>
    name.startsWith("google/") ? name : `${common.has(name) ? "common" : generation}/${name}`;
  for (const file of files) {
    file.name = rename(file.name);
    file.dependency = file.dependency.map(rename);
  }
  return files;
}

async function namesIn(folder: URL): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) if (entry.isFile) names.push(entry.name);
  return names;
}

/** Runs an npm program outside the workspace's own packages, which a user never needs to install. */
async function runTool(args: readonly string[], input?: Uint8Array): Promise<Uint8Array> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-config", "--no-lock", "--node-modules-dir=none", ...args],
    cwd: PROTO_FOLDER,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(input);
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  if (code !== 0) throw new Error(`${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

async function readGenerated(folder: URL, prefix = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const entry of Deno.readDir(new URL(prefix, folder))) {
    const path = prefix + entry.name;
    if (entry.isDirectory) {
      for (const [name, text] of await readGenerated(folder, `${path}/`)) found.set(name, text);
    } else found.set(path, await Deno.readTextFile(new URL(path, folder)));
  }
  return found;
}

async function writeGenerated(files: ReadonlyMap<string, string>): Promise<void> {
  await Deno.remove(GEN_FOLDER, { recursive: true }).catch((cause: unknown) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  });
  for (const [path, text] of files) {
    const url = new URL(path, GEN_FOLDER);
    await Deno.mkdir(new URL(".", url), { recursive: true });
    await Deno.writeTextFile(url, text);
  }
}

if (import.meta.main) {
  const files = await generateTypes();
  if (Deno.args.includes("--check")) {
    const present = await readGenerated(GEN_FOLDER);
    const stale = [...new Set([...files.keys(), ...present.keys()])]
      .filter((path) => files.get(path) !== present.get(path)?.replaceAll("\r\n", "\n"));
    for (const path of stale) err(`kit/octane/gen/${path} is not what proto/ gives`);
    if (stale.length > 0) Deno.exit(1);
    out(`kit/octane/gen is up to date (${files.size} files)`);
  } else {
    await writeGenerated(files);
    out(`wrote ${files.size} files below kit/octane/gen/`);
  }
}
