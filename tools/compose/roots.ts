import { out } from "../out.ts";
import { capture, succeed } from "./process.ts";
import { debianMirror } from "./programs.ts";

/** The file systems that stand in for public base images. */
export type RootKind = "deno-build" | "deno-runtime" | "nats" | "proxy";

const CACHE = "/var/cache/fuelrail-compose-test";

/** What an image without a shell holds: the C and C++ libraries and the certificates. */
const RUNTIME_PACKAGES = ["base-files", "libc6", "libgcc-s1", "libstdc++6", "ca-certificates"];

/** A minimal Debian of this machine's release; kept between runs, since it takes half a minute. */
async function debianRoot(): Promise<string> {
  const release = await Deno.readTextFile("/etc/os-release");
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? "stable";
  const root = `${CACHE}/${suite}-with-proxy`;
  if ((await capture("test", ["-f", `${root}/.complete`])).code === 0) return root;
  out(`installing a minimal Debian ${suite} in ${root}`);
  await capture("rm", ["-rf", root]);
  await Deno.mkdir(root, { recursive: true });
  const include = "--include=ca-certificates,libstdc++6,haproxy";
  await succeed("debootstrap", ["--variant=minbase", include, suite, root, await debianMirror()]);
  await succeed("sh", ["-c", 'rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*', "sh", root]);
  await Deno.writeTextFile(`${root}/.complete`, "");
  return root;
}

/** The Deno program of `version`: this process's own when it is that one, else from npm. */
async function denoProgram(folder: string, version: string): Promise<string> {
  if (Deno.version.deno === version) return Deno.execPath();
  const prefix = `${folder}/npm`;
  const wanted = `deno@${version}`;
  await succeed("npm", ["install", "--prefix", prefix, "--no-save", "--ignore-scripts", wanted]);
  const found = await succeed("find", [
    `${prefix}/node_modules/@deno`,
    "-name",
    "deno",
    "-type",
    "f",
  ]);
  return found.split("\n")[0] ?? found;
}

/** Where a path lies in a system whose /bin, /lib, /lib64 and /sbin are links into /usr. */
function merged(path: string): string {
  return path.replace(/^\/(bin|lib|lib64|sbin)(?=\/|$)/, "/usr/$1");
}

async function copyRuntime(debian: string, target: string): Promise<void> {
  const info = `${debian}/var/lib/dpkg/info`;
  const paths: string[] = [];
  for await (const entry of Deno.readDir(info)) {
    const name = /^([^:]+)(?::\w+)?\.list$/.exec(entry.name)?.[1];
    if (name === undefined || !RUNTIME_PACKAGES.includes(name)) continue;
    paths.push(...(await Deno.readTextFile(`${info}/${entry.name}`)).split("\n"));
  }
  const links = ["/bin", "/lib", "/lib64", "/sbin"];
  const files = ["/etc/passwd", "/etc/group", ...paths.map(merged)];
  const names = [...new Set([...links, ...files])].sort()
    .filter((path) => path.length > 2 && !/^\/usr\/share\/(doc|man|locale|lintian)/.test(path))
    .map((path) => `.${path}`);
  await Deno.mkdir(target, { recursive: true });
  const list = `${target}.list`;
  await Deno.writeTextFile(list, names.join("\n") + "\n");
  const script = 'tar -C "$1" --no-recursion -T "$2" -c | tar -C "$3" -x';
  await succeed("sh", ["-c", script, "sh", debian, list, target]);
}

/** Copies a program of a Debian root with the libraries that it loads. */
async function copyProgram(debian: string, program: string, target: string): Promise<void> {
  const linked = await succeed("chroot", [debian, "ldd", program]);
  const libraries = [...linked.matchAll(/(?:=> )?(\/\S+) \(0x/g)].flatMap((match) =>
    match[1] ?? []
  );
  const names = [program, ...libraries].map((path) => `.${merged(path)}`);
  // Links are followed inside the root, where those that are absolute lead to its own files.
  const script = 'root=$1; to=$2; shift 2; chroot "$root" tar -C / -ch "$@" | ' +
    'tar -C "$to" -x --skip-old-files';
  await succeed("sh", ["-c", script, "sh", debian, target, ...names]);
}

async function useOwnCertificates(root: string): Promise<void> {
  await Deno.mkdir(`${root}/etc/ssl/certs`, { recursive: true });
  const bundle = "/etc/ssl/certs/ca-certificates.crt";
  await Deno.copyFile(bundle, `${root}${bundle}`);
}

/** Lays out a root folder for each kind below `folder` and returns their paths. */
export async function assembleRoots(
  folder: string,
  denoVersion: string,
): Promise<Readonly<Record<RootKind, string>>> {
  const debian = await debianRoot();
  const deno = await denoProgram(folder, denoVersion);
  const roots = {
    "deno-build": `${folder}/deno-build`,
    "deno-runtime": `${folder}/deno-runtime`,
    nats: `${folder}/nats`,
    proxy: `${folder}/proxy`,
  } as const;
  await succeed("cp", ["-a", debian, roots["deno-build"]]);
  for (const kind of ["deno-runtime", "nats", "proxy"] as const) {
    await copyRuntime(debian, roots[kind]);
  }
  for (const kind of ["deno-build", "deno-runtime"] as const) {
    await useOwnCertificates(roots[kind]);
    await Deno.copyFile(deno, `${roots[kind]}/usr/bin/deno`);
    await Deno.chmod(`${roots[kind]}/usr/bin/deno`, 0o755);
  }
  for (const kind of ["nats", "proxy"] as const) {
    const bin = `${roots[kind]}/usr/local/bin`;
    await Deno.mkdir(bin, { recursive: true });
    await succeed("cp", [await succeed("which", ["busybox"]), `${bin}/busybox`]);
    for (const name of ["sh", "wget"]) await Deno.symlink("busybox", `${bin}/${name}`);
  }
  await succeed("cp", [
    await succeed("which", ["nats-server"]),
    `${roots.nats}/usr/local/bin/nats-server`,
  ]);
  await copyProgram(debian, "/usr/sbin/haproxy", roots.proxy);
  return roots;
}
