import { APT_PATIENCE, fromPackage, type NeededProgram } from "../programs.ts";
import { succeed } from "./process.ts";

const binary = (name: string, debianPackage: string, ...folders: string[]): NeededProgram =>
  fromPackage(debianPackage, name, folders.map((folder) => `${folder}/${name}`));

/** What the compose test runs, and the Debian packages that hold it. */
export const COMPOSE_PROGRAMS: readonly NeededProgram[] = [
  binary("dockerd", "docker.io", "/usr/sbin", "/usr/bin"),
  binary("docker", "docker.io", "/usr/bin", "/usr/local/bin"),
  binary("docker-compose", "docker-compose", "/usr/bin"),
  binary("debootstrap", "debootstrap", "/usr/sbin"),
  binary("nats-server", "nats-server", "/usr/sbin", "/usr/bin"),
  binary("busybox", "busybox-static", "/usr/bin", "/bin"),
];

/** The Debian release whose packages hold docker compose 2. */
const COMPOSE_2_SUITE = "trixie";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The address from which this machine takes Debian's packages. */
export async function debianMirror(): Promise<string> {
  const format = ["--format", "$(REPO_URI)", "Identifier: Packages"];
  const addresses = (await succeed("apt-get", ["indextargets", ...format])).split("\n");
  const mirror = addresses.find((address) => /\/debian\/?$/.test(address));
  if (mirror === undefined) throw new Error("apt knows no mirror of Debian's packages");
  return mirror;
}

/**
 * Unpacks docker compose 2 from Debian's packages into `folder`, beside the 1.29 that is installed,
 * and returns its path.
 */
export async function fetchCompose2(folder: string): Promise<string> {
  const lists = `${folder}/lists`;
  await Deno.mkdir(`${lists}/partial`, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/sources.list`,
    `deb [signed-by=${KEYRING}] ${await debianMirror()} ${COMPOSE_2_SUITE} main\n`,
  );
  const apt = [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    "Dir::Etc::SourceParts=/dev/null",
    `Dir::State::Lists=${lists}`,
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]).concat(APT_PATIENCE);
  await succeed("apt-get", [...apt, "update", "-qq"]);
  await succeed("apt-get", [...apt, "download", "-qq", "docker-compose"], { cwd: folder });
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.name.endsWith(".deb")) continue;
    await succeed("dpkg", ["-x", entry.name, `${folder}/compose`], { cwd: folder });
  }
  return `${folder}/compose/usr/libexec/docker/cli-plugins/docker-compose`;
}
