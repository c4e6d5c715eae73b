import assert from "node:assert/strict";
import { parse } from "yaml";
import { setupEnvironment } from "../../deploy/setup/settings.ts";
import { capture } from "./process.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
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

Deno.test("what the setup reads is what compose tells it and what deno.json lets it see", async () => {
  const { permissions } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const { services } = await read("compose.yaml");
  const names = Object.keys(setupEnvironment.shape).sort();
  assert.deepEqual(Object.keys(services.setup?.environment ?? {}).sort(), names);
  assert.deepEqual([...permissions.setup.env.allow].sort(), names);
});

Deno.test("the setup knows where the overlay for relays publishes NATS and MQTT", async () => {
  const { services } = await read("compose.yaml");
  const { RELAY_HOST: host, NATS_PORT: nats, MQTT_PORT: mqtt } = services.setup?.environment ?? {};
  const overlay = await read("compose.relays.yaml");
  assert.deepEqual(overlay.services.nats?.ports, [`${host}:${nats}:4222`, `${host}:${mqtt}:1883`]);
});

Deno.test("the proxy is given every variable that its configuration names", async () => {
  const { services } = await read("compose.yaml");
  const text = await Deno.readTextFile(`${ROOT}/deploy/proxy/haproxy.cfg`);
  const named = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
  assert.deepEqual([...named].sort(), Object.keys(services.proxy?.environment ?? {}).sort());
  const mayStay = 'acl redirected_from_80 "str(${PLAIN_PORT})" -m str 80';
  assert.ok(text.includes(mayStay), "it says whether browsers are told to stay with TLS");
  assert.match(text, /del-header Strict-Transport-Security unless redirected_from_80/);
});

Deno.test("whoever uses the bus is made anew by an overlay that changes the way to it, and without it again", async () => {
  const base = await read("compose.yaml");
  const onBus = Object.entries(base.services)
    .filter(([, { environment }]) => environment?.NATS_URL_FILE !== undefined);
  for (const overlay of await composeFiles()) {
    const { services } = await read(overlay);
    if (services.setup?.environment?.NATS_SERVERS === undefined) continue;
    for (const [name, { environment }] of onBus) {
      const { environment: more = {}, labels = {} } = services[name] ?? {};
      const differs = Object.entries(more).some(([key, value]) => environment?.[key] !== value);
      assert.ok(differs || Object.keys(labels).length > 0, `${overlay}: ${name}`);
    }
  }
});

Deno.test("the gateway may read the folder in which compose gives it a file of keys", async () => {
  const { permissions } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const { services } = await read("compose.yaml");
  const target = services.gateway?.volumes?.find((volume) => volume.startsWith("./deploy/keys:"))
    ?.split(":")[1];
  assert.ok(permissions.gateway.read.includes(target), `it is mounted at ${target}`);
});
