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
  /** Its addresses as this machine reaches them, by the network's name within the project. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** A compose project of the product. */
export interface Stack {
  readonly project: string;
  /** Runs compose with `args`; throws with its output when that fails. */
  compose(...args: string[]): Promise<string>;
  /** The state of a service's container; throws when there is not exactly one. */
  state(service: string): Promise<ContainerState>;
  /** The states of all containers of a service. */
  states(service: string): Promise<ContainerState[]>;
  /** Waits until every container of each of `services` is healthy, and there is at least one. */
  healthy(services: readonly string[], timeoutMs: number): Promise<void>;
  /** Ends the main process of a container as a crash would. */
  crash(container: ContainerState): Promise<void>;
  /** What all containers of a service wrote, both streams. */
  logs(service: string): Promise<string>;
  /** The text of a file in a service's container. */
  copyOut(service: string, path: string): Promise<string>;
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
  /** Compose files laid over compose.yaml. @default {[]} */
  readonly overlays?: readonly string[];
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
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** Names the compose files and the environment once for everything that is done with them. */
export function createStack(options: StackOptions): Stack {
  const { root, project, engine, composeProgram, settings } = options;
  const overlays = [...options.overlays ?? [], "tools/compose/overlay.yaml"];
  const files = ["compose.yaml", ...overlays].flatMap((file) => ["-f", file]);
  const run: ProcessOptions = {
    cwd: root,
    env: { ...engine.env, ...settings, DOCKER_BUILDKIT: "0", COMPOSE_DOCKER_CLI_BUILD: "0" },
  };
  const ofProject = `label=com.docker.compose.project=${project}`;

  async function idsOf(service: string): Promise<string[]> {
    const ofService = `label=com.docker.compose.service=${service}`;
    const args = ["ps", "-aq", "--no-trunc", "--filter", ofProject, "--filter", ofService];
    return (await succeed("docker", args, run)).split("\n").filter((id) => id !== "");
  }

  function read(found: Inspected): ContainerState {
    const networks = Object.entries(found.NetworkSettings.Networks);
    return {
      id: found.Id,
      running: found.State.Running,
      health: found.State.Health?.Status ?? "",
      pid: found.State.Pid,
      restarts: found.RestartCount,
      exitCode: found.State.ExitCode,
      startedAt: found.State.StartedAt,
      addresses: Object.fromEntries(
        networks.map(([name, { IPAddress }]) => [name.replace(`${project}_`, ""), IPAddress]),
      ),
    };
  }

  async function states(service: string): Promise<ContainerState[]> {
    const ids = await idsOf(service);
    if (ids.length === 0) return [];
    const found: Inspected[] = JSON.parse(await succeed("docker", ["inspect", ...ids], run));
    return found.map(read);
  }

  async function state(service: string): Promise<ContainerState> {
    const [found, ...others] = await states(service);
    if (found === undefined || others.length > 0) {
      throw new Error(`${service} has ${found === undefined ? 0 : others.length + 1} containers`);
    }
    return found;
  }

  async function logs(service: string): Promise<string> {
    const texts = await Promise.all((await idsOf(service)).map(async (id) => {
      const { stdout, stderr } = await capture("docker", ["logs", id], run);
      return stdout + stderr;
    }));
    return texts.join("");
  }

  async function isHealthy(service: string): Promise<boolean> {
    const all = await states(service);
    return all.length > 0 && all.every(({ health }) => health === "healthy");
  }

  async function healthy(services: readonly string[], timeoutMs: number): Promise<void> {
    const ill = async (): Promise<string[]> => {
      const well = await Promise.all(services.map(isHealthy));
      return services.filter((_, at) => !well[at]);
    };
    try {
      await until(async () => (await ill()).length === 0, { timeoutMs, what: "health" });
    } catch {
      const reports = await Promise.all((await ill()).map(async (service) => {
        const end = (await logs(service)).trimEnd().split("\n").slice(-8).join("\n");
        const all = await states(service);
        const said = all.map(({ health, restarts }) => `${health || "none"}, ${restarts} restarts`);
        return `${service} (${said.join("; ")}):\n${end}`;
      }));
      throw new Error(`not healthy within ${timeoutMs} ms: ${reports.join("\n")}`);
    }
  }

  return {
    project,
    compose: (...args) => succeed(composeProgram, ["-p", project, ...files, ...args], run),
    state,
    states,
    healthy,
    logs,
    // deno-lint-ignore require-await -- what does not run rejects
    crash: async ({ id, pid }) => {
      if (pid <= 0) throw new Error(`container ${id} does not run`);
      Deno.kill(pid, "SIGKILL");
    },
    copyOut: async (service, path) => {
      const { id } = await state(service);
      const script = 'docker cp "$1:$2" - | tar -xO';
      return await succeed("sh", ["-c", script, "sh", id, path], run);
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
