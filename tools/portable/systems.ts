/** A system that a portable folder is made for. */
export interface System {
  /** As it stands behind `--system` and in names. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** As npm packages name it. */
  readonly os: "win32" | "darwin" | "linux";
  readonly cpu: "x64" | "arm64";
  /** The npm package with Deno for this system, and what the registry says of its content. */
  readonly runtime: Runtime;
  /** npm packages with sharp's binaries. */
  readonly sharp: readonly string[];
  /** Programs that a person starts: what they are called, and from which file they are made. */
  readonly launchers: Readonly<Record<string, "fuelrail.cmd" | "fuelrail.sh">>;
}

/** A pinned package with Deno's program. */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  /** The program's file in it. */
  readonly program: "deno" | "deno.exe";
}

function unix(
  id: string,
  title: string,
  runtime: Omit<Runtime, "program">,
  launchers: readonly string[],
): System {
  const [os, cpu] = id.split("-") as ["darwin" | "linux", "x64" | "arm64"];
  return {
    ...{ id, title, os, cpu },
    runtime: { ...runtime, program: "deno" },
    sharp: [`@img/sharp-${os}-${cpu}`, `@img/sharp-libvips-${os}-${cpu}`],
    launchers: Object.fromEntries(launchers.map((name) => [name, "fuelrail.sh"] as const)),
  };
}

/**
 * Every system, with the newest Deno of the project's minor version that the npm registry has for
 * it. A new one is put in here with the integrity of `npm view NAME@VERSION dist.integrity`.
 */
export const SYSTEMS: readonly System[] = [
  {
    id: "windows-x64",
    title: "Windows 10 or newer, 64 bit",
    os: "win32",
    cpu: "x64",
    runtime: {
      name: "@deno/win32-x64",
      version: "2.9.5",
      integrity:
        "sha512-LkcERsH0olOgevg9L9eootSr1U8ydyfnX1bS3mFqU+lGBeTYtlec5b/QF473WUOGVgPlWECrkxi4As5kEaFOzg==",
      program: "deno.exe",
    },
    sharp: ["@img/sharp-win32-x64"],
    launchers: { "fuelrail.cmd": "fuelrail.cmd" },
  },
  unix("darwin-arm64", "macOS on Apple's own processors", {
    name: "@deno/darwin-arm64",
    version: "2.9.5",
    integrity:
      "sha512-SX98qSdBT1lw9x6NwGwx2xIayl1kRimdRnFohYlJ6nt3mLKzTKHHKQwQs5D2pEY7mbUGGbYe9brM2kfN75pPkg==",
  }, ["fuelrail", "Fuelrail.command"]),
  unix("darwin-x64", "macOS on Intel processors", {
    name: "@deno/darwin-x64",
    version: "2.9.5",
    integrity:
      "sha512-gbdlxWZuAZFiJiZtTT00Mv/aC7f/31+pyqJGQKlZr5X33WeTo5B0GG+efcX3P1UZceRKHuPEAQ1B/M2oRt8r9Q==",
  }, ["fuelrail", "Fuelrail.command"]),
  unix("linux-x64", "Linux with glibc 2.28 or newer, 64 bit Intel and AMD", {
    name: "@deno/linux-x64-glibc",
    version: "2.9.6",
    integrity:
      "sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==",
  }, ["fuelrail"]),
  unix("linux-arm64", "Linux with glibc 2.28 or newer, 64 bit ARM", {
    name: "@deno/linux-arm64-glibc",
    version: "2.9.5",
    integrity:
      "sha512-IuYjsz9PGl7CJcNXMuN27KNDB8Q40brK3SG3l+TXMDVW61ZKwcn0fQHBHnXFiiygEwI8by/fKnASEluhZB1atw==",
  }, ["fuelrail"]),
];

/** Names that people use for the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
  "macos-arm64": "darwin-arm64",
  "macos-x64": "darwin-x64",
  "win32-x64": "windows-x64",
};

/** The system of that name. */
export function systemOf(name: string): System | undefined {
  const id = ALIASES[name] ?? name;
  return SYSTEMS.find((system) => system.id === id);
}

/** The system that this process runs on, if a folder can be made for it. */
export function ownSystem(): System | undefined {
  const cpu = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  return systemOf(`${Deno.build.os}-${cpu}`);
}
