/**
 * The launcher of a portable folder: reads settings.txt, starts what is needed with the
 * permissions of each, says where to look, and stops everything together.
 */
import { ConfigError, readConfig } from "@fuelrail/kit/config";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSpan } from "../../services/gateway/core/access/token_request.ts";
import { networkAddresses, othersUrl, ownUrl } from "./greeting.ts";
import {
  launchEnvironment,
  LAUNCHER_NAMES,
  type LaunchSettings,
  withWholePaths,
} from "./launch_settings.ts";
import { denoArgs, isNatsNamed, natsConfig, natsConfigPath, type PlanInput } from "./plan.ts";
import { freePort } from "./ready.ts";
import { ownSecretFile } from "./secret.ts";
import { serve } from "./session.ts";
import { type Command, parseCommand, parseSettings, unknownNames } from "./settings.ts";
import { type PermissionSet, UnusablePath } from "./permissions.ts";

const FOLDER = fileURLToPath(new URL("../../..", import.meta.url));
const APP = join(FOLDER, "app");
const SETTINGS_FILE = join(FOLDER, "settings.txt");
const USAGE = `Usage: fuelrail [NAME=value ...] [start]
       fuelrail [NAME=value ...] doctor     checks the way to Octane, step by step
       fuelrail [NAME=value ...] token ...  makes a link for somebody; token --help says how

Settings stand in settings.txt beside this program; those of the environment go before, and those
given here go before all others.`;

const encoder = new TextEncoder();
const say = (line: string): void => void Deno.stdout.writeSync(encoder.encode(`${line}\n`));

function refuse(...lines: string[]): never {
  Deno.stderr.writeSync(encoder.encode(`${lines.join("\n")}\n`));
  Deno.exit(2);
}

async function permissionSets(): Promise<Record<string, PermissionSet>> {
  return JSON.parse(await Deno.readTextFile(join(APP, "deno.json"))).permissions;
}

/** Everything that was set, from the command line, the environment and the file, in this order. */
async function readSettings(
  command: Command,
  known: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const text = await Deno.readTextFile(SETTINGS_FILE).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  const file = parseSettings(text);
  const unknown = unknownNames({ ...file.settings, ...command.settings }, known);
  const faults = [...file.faults, ...unknown.map((name) => `nothing reads ${name}`)];
  if (faults.length > 0) refuse(`These settings cannot be used (${SETTINGS_FILE}):`, ...faults);
  const named = [...known].map((name) => [name, Deno.env.get(name)] as const);
  const environment = named.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
  const settings = {
    ...file.settings,
    ...Object.fromEntries(environment),
    ...command.settings,
  };
  settings["DATA_DIR"] ||= "data";
  return withWholePaths(settings, FOLDER);
}

async function natsServerIn(folder: string): Promise<string | undefined> {
  const program = join(folder, Deno.build.os === "windows" ? "nats-server.exe" : "nats-server");
  return await Deno.stat(program).then(
    (stat) => stat.isFile ? program : undefined,
    () => undefined,
  );
}

/** Takes the ports that will be listened on, or says which one somebody else has. */
function takePorts(input: PlanInput, usesOwnNats: boolean): LaunchSettings {
  const { launch } = input;
  const port = freePort(launch.HOST, launch.PORT);
  const advice = "stop that program, or set another in settings.txt";
  if (port === undefined) {
    refuse(`PORT ${launch.PORT} is already in use on ${launch.HOST}; ${advice}`);
  }
  if (usesOwnNats && freePort("127.0.0.1", launch.NATS_PORT) === undefined) {
    refuse(`NATS_PORT ${launch.NATS_PORT} is already in use; ${advice}`);
  }
  return { ...launch, PORT: port };
}

async function secretOf(launch: LaunchSettings): Promise<string | undefined> {
  const { AUTH_SECRET: secret, AUTH_SECRET_FILE: file } = launch;
  return secret ?? (file === undefined ? undefined : (await Deno.readTextFile(file)).trim());
}

/** Runs one program of the folder to its end, with this terminal. */
async function runOnce(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const words = { args: ["run", ...args], cwd: APP, env };
  return (await new Deno.Command(Deno.execPath(), words).spawn().status).code;
}

async function main(): Promise<number> {
  const command = parseCommand(Deno.args);
  if (command === undefined) refuse(USAGE);
  if (command.name === "help") {
    say(USAGE);
    return 0;
  }
  const sets = await permissionSets();
  const known = new Set([...sets["studio"]?.env?.allow ?? [], ...LAUNCHER_NAMES]);
  const settings = await readSettings(command, known);
  const read = readConfig(launchEnvironment, settings);
  if (parseSpan(read.JOIN_TTL) === undefined) {
    refuse("JOIN_TTL must be a time such as 90m, 8h or 7d, at most 366d");
  }
  await Deno.mkdir(read.DATA_DIR, { recursive: true });
  const own = await ownSecretFile(read, read.DATA_DIR);
  if (own !== undefined) settings["AUTH_SECRET_FILE"] = own;
  const launch = own === undefined ? read : { ...read, AUTH_SECRET_FILE: own };
  const natsServer = await natsServerIn(join(FOLDER, "bin"));
  const usesOwnNats = natsServer !== undefined && !isNatsNamed(launch);
  const place = {
    app: APP,
    dataDir: read.DATA_DIR,
    ...(usesOwnNats ? { natsServer } : {}),
  };
  const input = { place, launch, settings, sets };
  if (command.name === "doctor") {
    const paths = { read: [read.DATA_DIR], write: [read.DATA_DIR] };
    return await runOnce(denoArgs(input, "doctor", paths, "tools/doctor.ts"), settings);
  }
  if (command.name === "token") {
    const file = launch.AUTH_SECRET_FILE ?? join(read.DATA_DIR, "auth-secret");
    const isThere = settings["AUTH_SECRET"] === undefined &&
      await Deno.stat(file).then(() => true, () => false);
    const env = isThere ? { ...settings, AUTH_SECRET_FILE: file } : settings;
    const url = othersUrl(launch, networkAddresses()) ?? ownUrl(launch);
    const unsaid = Object.entries({ "--room": launch.ROOM, "--url": url })
      .filter(([name]) => !command.args.includes(name)).flat();
    const words = { words: [...unsaid, ...command.args] };
    const args = denoArgs(
      input,
      "token",
      { read: [file] },
      "services/gateway/token.ts",
      words,
    );
    return await runOnce(args, env);
  }
  const ported = takePorts(input, usesOwnNats);
  settings["PORT"] = String(ported.PORT);
  if (usesOwnNats) {
    const text = natsConfig(read.DATA_DIR, ported.NATS_PORT);
    await Deno.writeTextFile(natsConfigPath(read.DATA_DIR), text);
  }
  return await serve({ ...input, launch: ported, settings }, await secretOf(launch), say);
}

try {
  Deno.exit(await main());
} catch (error) {
  if (error instanceof ConfigError || error instanceof UnusablePath) refuse(error.message);
  throw error;
}
