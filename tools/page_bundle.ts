import type { BuildResult } from "esbuild";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

// A thread of its own would outlive the bundling; the bundler reads this when it is loaded.
Deno.env.set("ESBUILD_WORKER_THREADS", "0");
const { buildSync } = await import("esbuild");

const REPOSITORY = fileURLToPath(new URL("../", import.meta.url));
const PROGRAM = "web/main.tsx";
const STYLES = "web/styles/main.css";
/** What runs before anything else is loaded. */
const JOIN = "web/join.ts";

/** Programs that run beside the page, by the name under which the page starts them. */
const WORKERS: Readonly<Record<string, string>> = {
  scopes: "web/shell/scopes/scope_worker.ts",
};

/** What names of the workspace mean, since the bundler reads `node_modules` only. */
const WORKSPACE: Readonly<Record<string, string>> = {
  "@fuelrail/contracts": "./contracts/mod.ts",
  "@fuelrail/contracts/binary": "./contracts/binary.ts",
  "@fuelrail/camera-math": "./camera-math/mod.ts",
};

/** The graph library is written for React; Preact's own layer stands in for it, and for it alone. */
const REACT: Readonly<Record<string, string>> = {
  "react": "preact/compat",
  "react-dom": "preact/compat",
  "react/jsx-runtime": "./web/ui/graph/react/jsx_runtime.ts",
};

/** One file that the bundler made. */
export interface BundledFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The page's programs and styles. */
export interface PageBundle {
  /** The program and the style sheet that `index.html` names. */
  readonly program: string;
  readonly styles: string;
  /** The small program that `index.html` names before all others. */
  readonly join: string;
  readonly files: readonly BundledFile[];
  /** Files that load at once; the others load when somebody opens what they belong to. */
  readonly firstLoad: ReadonlySet<string>;
}

/**
 * Bundles the page's program, one file and one for each `import()`, and its styles, all named by
 * content. Errors are the bundler's own, with file and line.
 *
 * It holds the caller up for half a second: the bundler's other way leaves a process behind.
 */
export function bundlePage(): PageBundle {
  const workers = bundleWorkers();
  const page = sortOutputs(runBundler(workers.addresses));
  const join = bundleJoin();
  return {
    ...page,
    join: join.name,
    files: [...page.files, ...workers.files, join],
    firstLoad: new Set([...page.firstLoad, join.name]),
  };
}

type Bundled = BuildResult<{ metafile: true; write: false }>;

/** What the page's program and its workers share. */
const COMMON = {
  absWorkingDir: REPOSITORY,
  outdir: "web/dist",
  bundle: true,
  platform: "browser",
  target: "es2022",
  minify: true,
  alias: { ...WORKSPACE, ...REACT },
  entryNames: "[name].[hash]",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "silent",
} as const;

function runBundler(workerAddresses: Readonly<Record<string, string>>): Bundled {
  return buildSync({
    ...COMMON,
    entryPoints: [PROGRAM, STYLES],
    splitting: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    chunkNames: "part.[hash]",
    define: {
      "process.env.NODE_ENV": '"production"',
      WORKER_FILES: JSON.stringify(workerAddresses),
    },
  });
}

/** Bundles what runs first: a plain script, which a browser runs where it stands. */
function bundleJoin(): BundledFile {
  const [file] = buildSync({ ...COMMON, entryPoints: [JOIN], format: "iife" }).outputFiles;
  if (file === undefined) throw new Error(`The bundler made nothing of ${JOIN}`);
  return { name: basename(file.path), bytes: file.contents };
}

/** Bundles each worker by itself; the page's program is told under which name. */
function bundleWorkers(): {
  readonly files: readonly BundledFile[];
  readonly addresses: Readonly<Record<string, string>>;
} {
  const { metafile, outputFiles } = buildSync({
    ...COMMON,
    entryPoints: Object.values(WORKERS),
    format: "iife",
  });
  const addresses: Record<string, string> = {};
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    const name = Object.keys(WORKERS).find((each) => WORKERS[each] === entryPoint);
    if (name !== undefined) addresses[name] = `/${basename(path)}`;
  }
  const files = outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    bytes: contents,
  }));
  return { files, addresses };
}

function sortOutputs({ metafile, outputFiles }: Bundled): Omit<PageBundle, "join"> {
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]),
  );
  const madeFrom = (source: string) => {
    const name = [...outputs].find(([, { entryPoint }]) => entryPoint === source)?.[0];
    if (name === undefined) throw new Error(`The bundler made nothing of ${source}`);
    return name;
  };
  const program = madeFrom(PROGRAM);
  const styles = madeFrom(STYLES);
  const firstLoad = new Set([styles]);
  const waiting = [program];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (firstLoad.has(name)) continue;
    firstLoad.add(name);
    for (const { kind, path } of outputs.get(name)?.imports ?? []) {
      if (kind === "import-statement") waiting.push(basename(path));
    }
  }
  const files = outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    bytes: contents,
  }));
  return { program, styles, files, firstLoad };
}
