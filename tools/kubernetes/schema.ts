import ts from "typescript";
import { type Manifest, ROOT } from "./manifests.ts";

interface Model {
  validate(): void;
}

type ModelClass = new (data: Manifest) => Model;

/** The module of `kubernetes-models` that knows an API version. */
function moduleOf(apiVersion: string): string {
  return `kubernetes-models/${apiVersion}`;
}

function nameOf(manifest: Manifest | undefined): string {
  return `${manifest?.kind} ${manifest?.metadata?.name}`;
}

async function valueFaults(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  const models: Readonly<Record<string, ModelClass>> = await import(moduleOf(apiVersion)).catch(
    () => ({}),
  );
  const Class = models[kind];
  if (Class === undefined) return [`${apiVersion} has no ${kind}`];
  try {
    new Class(manifest).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The schema's types know every field's name, where its validators let unknown ones pass. */
function nameFaults(manifests: readonly Manifest[]): string[] {
  const file = `${ROOT}tools/kubernetes/written_manifests.ts`;
  const statements = manifests.map((manifest, at) => {
    const type = `import("${moduleOf(manifest.apiVersion)}").I${manifest.kind}`;
    return `export const m${at}: ${type} = ${JSON.stringify(manifest)};`;
  });
  const text = statements.join("\n");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.fileExists = (path) => path === file || exists(path);
  host.getSourceFile = (path, ...more) =>
    path === file ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) : read(path, ...more);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    // A statement is a line.
    const manifest = manifests[text.slice(0, start).split("\n").length - 1];
    const reason = ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 600);
    return `${nameOf(manifest)}: ${reason}`;
  });
}

/** What in these manifests Kubernetes would not know or not take, by the schema of its own API. */
export async function schemaFaults(manifests: readonly Manifest[]): Promise<string[]> {
  const values = await Promise.all(manifests.map(async (manifest) => {
    const faults = await valueFaults(manifest);
    return faults.map((fault) => `${nameOf(manifest)}: ${fault}`);
  }));
  return [...values.flat(), ...nameFaults(manifests)];
}
