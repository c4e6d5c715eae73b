import type { ModuleGraph } from "./graph.ts";
import { packageName } from "./graph.ts";

/** The parts of the root deno.json that decide how modules are found. */
export interface RootConfig {
  readonly workspace: readonly string[];
  readonly imports: Readonly<Record<string, string>>;
  /** What each service may do, by its name. */
  readonly permissions: Readonly<Record<string, unknown>>;
}

/** A configuration that finds packages in the node_modules beside it and never writes. */
export interface TrimmedConfig extends RootConfig {
  readonly nodeModulesDir: "manual";
  readonly lock: false;
}

/** The root configuration with only the workspace members and imports that `graph` has a use for. */
export function trimmedConfig(config: RootConfig, graph: ModuleGraph): TrimmedConfig {
  const isUsed = (member: string): boolean =>
    graph.files.some((file) => file.startsWith(`${member.replace(/^\.\//, "")}/`));
  const packages = new Set(graph.packages);
  return {
    workspace: config.workspace.filter(isUsed),
    imports: Object.fromEntries(
      Object.entries(config.imports)
        .filter(([, target]) => packages.has(packageName(target.replace(/^npm:/, "")))),
    ),
    permissions: config.permissions,
    nodeModulesDir: "manual",
    lock: false,
  };
}
