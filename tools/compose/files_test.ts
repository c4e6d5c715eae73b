import assert from "node:assert/strict";
import { parse } from "yaml";
import { capture } from "./process.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly mem_limit?: string;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
}

async function composeFiles(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(ROOT)) {
    if (/^compose\.\w+\.yaml$/.test(name)) names.push(name);
  }
  return names.sort();
}

async function read(name: string): Promise<ComposeFile> {
  return parse(await Deno.readTextFile(`${ROOT}/${name}`), { merge: true });
}

/** Whether docker-compose 1.29 is here to say what it reads. */
async function hasCompose1(): Promise<boolean> {
  const found = await capture("docker-compose", ["--version"]).catch(() => undefined);
  return found?.code === 0 && found.stdout.includes("1.29");
}

Deno.test("every overlay can be laid over compose.yaml, as docker-compose 1.29 reads it if it is here", async () => {
  const isAsked = await hasCompose1();
  const base = await read("compose.yaml");
  for (const overlay of await composeFiles()) {
    const { services, volumes = {} } = await read(overlay);
    const names = new Set([...Object.keys(base.services), ...Object.keys(services)]);
    for (const [name, service] of Object.entries(services)) {
      const isNew = !Object.hasOwn(base.services, name);
      assert.ok(!isNew || service.image !== undefined, `${overlay}: ${name} has no image`);
      for (const other of Object.keys(service.depends_on ?? {})) {
        const wanted = Array.isArray(service.depends_on)
          ? service.depends_on[Number(other)]
          : other;
        assert.ok(names.has(wanted), `${overlay}: ${name} waits for ${wanted}`);
      }
      for (const volume of service.volumes ?? []) {
        const source = volume.split(":")[0] ?? "";
        const isNamed = /^[a-z]/.test(source);
        const isKnown = { ...base.volumes, ...volumes };
        assert.ok(!isNamed || Object.hasOwn(isKnown, source), `${overlay}: volume ${source}`);
      }
    }
    if (!isAsked) continue;
    const args = ["-f", "compose.yaml", "-f", overlay, "config", "-q"];
    const { code, stderr } = await capture("docker-compose", args, { cwd: ROOT });
    assert.equal(code, 0, `${overlay}: ${stderr}`);
  }
});

Deno.test("every container of compose.yaml is confined, pinned and bounded", async () => {
  const { services } = await read("compose.yaml");
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, `${name} is read-only`);
    assert.deepEqual(service.cap_drop, ["ALL"], `${name} has no capabilities`);
    assert.ok(service.mem_limit !== undefined, `${name} has a limit of memory`);
    assert.match(service.image ?? "", /:(\d+\.\d+\.\d+\S*|\$\{FUELRAIL_TAG:-local\})$/, name);
  }
});

Deno.test("every image of compose.yaml has its target and its permissions", async () => {
  const dockerfile = await Deno.readTextFile(`${ROOT}/Dockerfile`);
  const { permissions } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  for (const file of ["compose.yaml", "compose.faults.yaml"]) {
    for (const { build } of Object.values((await read(file)).services)) {
      if (build === undefined) continue;
      assert.match(dockerfile, new RegExp(`^FROM service AS ${build.target}$`, "m"));
      assert.ok(dockerfile.includes(`"-P=${build.target}"`), `${build.target} has its permissions`);
      assert.ok(Object.hasOwn(permissions, build.target));
    }
  }
});

Deno.test("only the proxy publishes ports, and NATS is on the inner network alone", async () => {
  const { services } = await read("compose.yaml");
  const publishing = Object.entries(services).filter(([, service]) => "ports" in service);
  assert.deepEqual(publishing.map(([name]) => name), ["proxy"]);
  assert.deepEqual(services.nats?.networks, ["bus"]);
  assert.deepEqual((await read("compose.yaml")).networks?.bus, { internal: true });
});
