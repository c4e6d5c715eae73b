import { err, out } from "./out.ts";
import { run } from "./run.ts";

/** A Debian package and where what it holds is found. */
interface Source {
  readonly debianPackage: string;
  readonly paths: readonly string[];
}

/** A program that the tests drive, and what it may come from: the best first. */
export interface NeededProgram {
  readonly name: string;
  readonly sources: readonly [Source, ...Source[]];
}

/** A program that comes from one package. */
export function fromPackage(
  debianPackage: string,
  name: string,
  paths: readonly string[],
): NeededProgram {
  return { name, sources: [{ debianPackage, paths }] };
}

export const NATS_SERVER = fromPackage("nats-server", "NATS server", [
  "/usr/bin/nats-server",
  "/usr/sbin/nats-server",
  "/usr/local/bin/nats-server",
]);

export const TEST_PROGRAMS: readonly NeededProgram[] = [
  NATS_SERVER,
  {
    name: "Chromium",
    // The same engine, in which tests of the page take half the time; where no package has it, the
    // whole browser does as well.
    sources: [
      {
        debianPackage: "chromium-headless-shell",
        paths: ["/usr/bin/chromium-headless-shell"],
      },
      { debianPackage: "chromium", paths: ["/usr/bin/chromium"] },
    ],
  },
  fromPackage("python3", "Python 3", ["/usr/bin/python3", "/usr/local/bin/python3"]),
  fromPackage("ffmpeg", "FFmpeg", ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]),
  fromPackage("iproute2", "ip", ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"]),
];

function isInstalled({ paths }: Source): boolean {
  return paths.some((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** A mirror may stall, or another apt may be at work: neither ends the tests at once. */
export const APT_PATIENCE: readonly string[] = [
  "Acquire::Retries=3",
  "Acquire::http::Timeout=30",
  "Acquire::https::Timeout=30",
  "DPkg::Lock::Timeout=300",
].flatMap((option) => ["-o", option]);

const UPDATES_MAX = 3;

async function install(packages: readonly string[]): Promise<boolean> {
  const wish = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  return await run("apt-get", [...APT_PATIENCE, ...wish], { env }) === 0;
}

/** Reads the lists of packages anew; a list that could not be had is asked for again. */
async function update(): Promise<void> {
  // Without this, lists that are lacking are a warning, and then packages that are not known.
  const strictly = ["-o", "APT::Update::Error-Mode=any"];
  for (let tries = 0; tries < UPDATES_MAX; tries++) {
    if (await run("apt-get", [...APT_PATIENCE, ...strictly, "update", "-qq"]) === 0) return;
  }
}

/** Installs the best source of each program that can be had. */
async function installBest(programs: readonly NeededProgram[]): Promise<boolean> {
  await update();
  if (await install(programs.map(({ sources }) => sources[0].debianPackage))) return true;
  for (const { sources } of programs) {
    let isThere = false;
    for (const source of sources) {
      isThere ||= isInstalled(source) || await install([source.debianPackage]);
    }
    if (!isThere) return false;
  }
  return true;
}

/**
 * Installs what the tests need from Debian's packages when run as root on such a system. Elsewhere
 * it names the one command to run for what is not there at all, and returns false.
 */
export async function ensurePrograms(programs: readonly NeededProgram[]): Promise<boolean> {
  const aptPresent = Deno.build.os === "linux" && await exists("/usr/bin/apt-get");
  if (aptPresent && Deno.uid() === 0) {
    const wanted = programs.filter(({ sources }) => !isInstalled(sources[0]));
    if (wanted.length === 0) return true;
    out(`Installing ${wanted.map(({ name }) => name).join(" and ")} from Debian's packages`);
    return await installBest(wanted);
  }
  const missing = programs.filter(({ sources }) => !sources.some(isInstalled));
  if (missing.length === 0) return true;
  const packages = missing.map(({ sources }) => sources[0].debianPackage);
  const command = aptPresent
    ? `sudo apt-get update && sudo apt-get install -y ${packages.join(" ")}`
    : `install ${packages.join(" and ")} so that ${
      missing.map(({ sources }) => sources[0].paths[0]).join(" and ")
    } exist`;
  err(`The tests need ${missing.map(({ name }) => name).join(" and ")}. Run: ${command}`);
  return false;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
