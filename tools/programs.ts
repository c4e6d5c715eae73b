import { err, out } from "./out.ts";
import { run } from "./run.ts";

/** A program that the tests drive, and the Debian package that holds it. */
export interface NeededProgram {
  readonly name: string;
  readonly paths: readonly string[];
  readonly debianPackage: string;
}

export const TEST_PROGRAMS: readonly NeededProgram[] = [
  {
    name: "NATS server",
    paths: ["/usr/bin/nats-server", "/usr/sbin/nats-server", "/usr/local/bin/nats-server"],
    debianPackage: "nats-server",
  },
  { name: "Chromium", paths: ["/usr/bin/chromium"], debianPackage: "chromium" },
  {
    name: "Python 3",
    paths: ["/usr/bin/python3", "/usr/local/bin/python3"],
    debianPackage: "python3",
  },
  {
    name: "FFmpeg",
    paths: ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"],
    debianPackage: "ffmpeg",
  },
];

function isInstalled(program: NeededProgram): boolean {
  return program.paths.some((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * Installs what the tests need from Debian's packages when run as root on such a system. Elsewhere
 * it names the one command to run and returns false.
 */
export async function ensurePrograms(programs: readonly NeededProgram[]): Promise<boolean> {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return true;
  const names = missing.map((program) => program.name).join(" and ");
  const packages = missing.map((program) => program.debianPackage);
  const aptPresent = Deno.build.os === "linux" && await exists("/usr/bin/apt-get");
  if (!aptPresent || Deno.uid() !== 0) {
    const command = aptPresent
      ? `sudo apt-get update && sudo apt-get install -y ${packages.join(" ")}`
      : `install ${packages.join(" and ")} so that ${
        missing.flatMap((program) => program.paths.slice(0, 1)).join(" and ")
      } exist`;
    err(`The tests need ${names}. Run: ${command}`);
    return false;
  }
  out(`Installing ${names} from Debian's packages`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (await run("apt-get", ["update", "-qq"], { env }) !== 0) return false;
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  return await run("apt-get", install, { env }) === 0;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
