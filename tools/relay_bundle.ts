import { fileURLToPath } from "node:url";

// A thread of its own would outlive the bundling; the bundler reads this when it is loaded.
Deno.env.set("ESBUILD_WORKER_THREADS", "0");
const { buildSync } = await import("esbuild");

/** What names of the workspace mean, since the bundler reads `node_modules` only. */
const WORKSPACE: Readonly<Record<string, string>> = {
  "@fuelrail/contracts": "./contracts/mod.ts",
  "@fuelrail/kit/bus": "./kit/bus/mod.ts",
  "@fuelrail/kit/clock": "./kit/clock.ts",
  "@fuelrail/kit/config": "./kit/config.ts",
  "@fuelrail/kit/frames": "./kit/frame_source.ts",
  "@fuelrail/kit/lifecycle": "./kit/lifecycle.ts",
  "@fuelrail/kit/log": "./kit/log.ts",
  "@fuelrail/kit/requests": "./kit/requests.ts",
  "@fuelrail/kit/state": "./kit/state.ts",
};

/** The NATS client asks for Node's modules in the old way, which modules do not have. */
const BANNER = 'import { createRequire } from "node:module";\n' +
  "const require = createRequire(import.meta.url);";

/**
 * The relay, its packages included, as one module. Errors are the bundler's own, with file and
 * line.
 */
export function relayBundle(): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: fileURLToPath(new URL("../", import.meta.url)),
    entryPoints: ["touchdesigner/relay/main.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    alias: { ...WORKSPACE },
    banner: { js: BANNER },
    legalComments: "inline",
    write: false,
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("The bundler made nothing of the relay");
  return file.contents;
}
