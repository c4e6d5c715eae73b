import { until } from "../../tests/testkit/until.ts";
import type { Engine } from "./engine.ts";
import { capture, type ProcessOptions, succeed } from "./process.ts";

/** What the engine says of a container. */
export interface ContainerState {
  readonly id: string;
  readonly running: boolean;
  /** `starting`, `healthy`, `unhealthy`, or empty for a container without a health check. */
  readonly health: string;
  /** Process id on this machine, 0 when it does not run. */
  readonly pid: number;
  readonly restarts: number;
  readonly exitCode: number;
  readonly startedAt: string;
}

/** A compose project of the product. */
export interface Stack {
  readonly project: string;
  /** Runs compose with `args`; throws with its output when that fails. */
  compose(...args: string[]): Promise<string>;
  /** The state of a service's container; throws when there is not exactly one. */
  state(service: string): Promise<ContainerState>;
  /** Waits until the containers of all `services` are healthy. */
  healthy(services: readonly string[], timeoutMs: number): Promise<void>;
  /** Ends the main process of a service's container as a crash would. */
  crash(service: string): Promise<void>;
  /** What a service wrote, both streams. */
  logs(service: string): Promise<string>;
  /** Containers, volumes and networks of the project that still exist. */
  leftovers(): Promise<string[]>;
}

/** How a stack is run. */
export interface StackOptions {
  readonly root: string;
  readonly project: string;
  readonly engine: Engine;
  /** Program and leading arguments of the compose generation to use. */
  readonly composeProgram: string;
  /** What `.env` would say. */
  readonly settings: Readonly<Record<string, string>>;
}

interface Inspected {
  readonly Id: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Running: boolean;
    readonly Pid: number;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

/** Names the compose files and the environment once for everything that is done with them. */
export function createStack(options: StackOptions): Stack {
  const { root, project, engine, composeProgram, settings } = options;
  const files = ["-f", "compose.yaml", "-f", "tools/compose/overlay.yaml"];
  const run: ProcessOptions = {
    cwd: root,
    env: { ...engine.env, ...settings, DOCKER_BUILDKIT: "0", COMPOSE_DOCKER_CLI_BUILD: "0" },
  };
  const ofProject = `label=com.docker.compose.project=${project}`;

  async function idOf(service: string): Promise<string> {
    const ofService = `label=com.docker.compose.service=${service}`;
    const args = ["ps", "-aq", "--no-trunc", "--filter", ofProject, "--filter", ofService];
    const ids = (await succeed("docker", args, run)).split("\n").filter((id) => id !== "");
    const [id] = ids;
    if (id === undefined || ids.length > 1) {
      throw new Error(`${service} has ${ids.length} containers`);
    }
    return id;
  }

  async function state(service: string): Promise<ContainerState> {
    const text = await succeed("docker", ["inspect", await idOf(service)], run);
    const [found]: Inspected[] = JSON.parse(text);
    if (found === undefined) throw new Error(`${service} has no container`);
    return {
      id: found.Id,
      running: found.State.Running,
      health: found.State.Health?.Status ?? "",
      pid: found.State.Pid,
      restarts: found.RestartCount,
      exitCode: found.State.ExitCode,
      startedAt: found.State.StartedAt,
    };
  }

  async function logs(service: string): Promise<string> {
    const { stdout, stderr } = await capture("docker", ["logs", await idOf(service)], run);
    return stdout + stderr;
  }

  async function healthy(services: readonly string[], timeoutMs: number): Promise<void> {
    const states = new Map<string, ContainerState>();
    try {
      await until(async () => {
        for (const service of services) states.set(service, await state(service));
        return [...states.values()].every(({ health }) => health === "healthy");
      }, { timeoutMs, what: "health" });
    } catch {
      const ill = services.filter((service) => states.get(service)?.health !== "healthy");
      const reports = await Promise.all(ill.map(async (service) => {
        const { health, running, restarts } = await state(service);
        const end = (await logs(service)).trimEnd().split("\n").slice(-8).join("\n");
        return `${service} is ${health || "without health"}, running ${running}, ` +
          `${restarts} restarts:\n${end}`;
      }));
      throw new Error(`not healthy within ${timeoutMs} ms: ${reports.join("\n")}`);
    }
  }

  return {
    project,
    compose: (...args) => succeed(composeProgram, ["-p", project, ...files, ...args], run),
    state,
    healthy,
    logs,
    crash: async (service) => {
      const { pid } = await state(service);
      if (pid <= 0) throw new Error(`${service} does not run`);
      Deno.kill(pid, "SIGKILL");
    },
    leftovers: async () => {
      const lists = [["ps", "-aq"], ["volume", "ls", "-q"], ["network", "ls", "-q"]];
      const found = await Promise.all(
        lists.map((args) => succeed("docker", [...args, "--filter", ofProject], run)),
      );
      return found.flatMap((text) => text.split("\n")).filter((id) => id !== "");
    },
  };
}
