import { until, within } from "../../tests/testkit/until.ts";
import { capture } from "./process.ts";

const START_MS = 180_000;
const STOP_MS = 30_000;

/** Whether packets between containers of one network pass this machine's own filter rules. */
const BRIDGE_FILTER = "/proc/sys/net/bridge/bridge-nf-call-iptables";

/** Takes containers and networks away, since an ended engine leaves the bridges of both. */
const CLEAR = "docker ps -aq | xargs -r docker rm -fv; docker network prune -f";

/** A Docker engine to test with. */
export interface Engine {
  /** Environment under which the Docker programs reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether this process started it, and so may throw away what is in it. */
  readonly own: boolean;
  /** Its version, storage driver and cgroup version, for the log. */
  readonly about: string;
  /** Ends it with everything in it when it is our own; else does nothing. */
  stop(): Promise<void>;
}

async function describe(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const format = "{{.ServerVersion}}, storage {{.Driver}}, cgroup {{.CgroupVersion}}";
  const { code, stdout } = await capture("docker", ["info", "-f", format], { env });
  return code === 0 && !stdout.startsWith(",") ? stdout.trim() : undefined;
}

/**
 * Uses the engine that answers, or starts one with its data in `folder` and a socket of its own.
 * That one writes no packet filter rules and forwards nothing, so its containers reach each other
 * and this machine, and nothing else.
 *
 * @throws {Error} with the end of its log when it does not come up
 */
export async function startEngine(folder: string): Promise<Engine> {
  const running = await describe({});
  if (running !== undefined) {
    return { env: {}, own: false, about: running, stop: () => Promise.resolve() };
  }
  await Deno.mkdir(folder, { recursive: true });
  const socket = `unix://${folder}/docker.sock`;
  const logPath = `${folder}/dockerd.log`;
  const hadBridge = await hasLink("docker0");
  const bridgeFilter = await Deno.readTextFile(BRIDGE_FILTER).catch(() => undefined);
  if (bridgeFilter !== undefined) await Deno.writeTextFile(BRIDGE_FILTER, "0");
  const script = 'log=$1; shift; exec dockerd "$@" >"$log" 2>&1';
  const flags = [
    ["--host", socket],
    ["--data-root", `${folder}/data`],
    ["--exec-root", `${folder}/exec`],
    ["--pidfile", `${folder}/dockerd.pid`],
    ["--iptables=false", "--ip-forward=false", "--ip-masq=false"],
  ].flat();
  const daemon = new Deno.Command("sh", {
    args: ["-c", script, "sh", logPath, ...flags],
    stdin: "null",
  }).spawn();
  let ended = false;
  const end = daemon.status.then(() => void (ended = true));
  const env = { DOCKER_HOST: socket };
  const stop = async (): Promise<void> => {
    if (!ended) {
      await capture("sh", ["-c", CLEAR], { env });
      daemon.kill("SIGTERM");
      await within(end, STOP_MS, "the end of the Docker engine")
        .catch(() => daemon.kill("SIGKILL"));
      await end;
    }
    if (bridgeFilter !== undefined) await Deno.writeTextFile(BRIDGE_FILTER, bridgeFilter);
    if (!hadBridge && await hasLink("docker0")) await capture("ip", ["link", "del", "docker0"]);
    await unmountBelow(folder);
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const about = await until(() => {
      if (ended) throw new Error("the Docker engine ended at once");
      return describe(env);
    }, { timeoutMs: START_MS, what: "an answer from the Docker engine" });
    return { env, own: true, about, stop };
  } catch (error) {
    const log = await Deno.readTextFile(logPath).catch(() => "");
    await stop();
    const end = log.trimEnd().split("\n").slice(-10).join("\n");
    throw new Error(`${error instanceof Error ? error.message : error}\n${end}`);
  }
}

/** Undoes the mounts that an ended engine leaves behind, such as the host's network namespace. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await Deno.readTextFile("/proc/self/mounts")).split("\n")
    .flatMap((line) => line.split(" ")[1] ?? [])
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await capture("umount", [path]);
}

async function hasLink(name: string): Promise<boolean> {
  return (await capture("ip", ["link", "show", name])).code === 0;
}

/**
 * The address of this machine that `host-gateway` stands for in a container, as one made from
 * `image` finds it.
 */
export async function hostGateway(engine: Engine, image: string): Promise<string> {
  const script = 'while read -r ip name; do [ "$name" = gate ] && echo "$ip"; done </etc/hosts';
  const flags = ["run", "--rm", "--add-host", "gate:host-gateway", "--entrypoint", "sh"];
  const found = await capture("docker", [...flags, image, "-c", script], { env: engine.env });
  const address = found.stdout.trim();
  if (address === "") throw new Error(`no host gateway in a container: ${found.stderr}`);
  return address;
}
