import { readConfig, SECRET_NAMES } from "@fuelrail/kit/config";
import assert from "node:assert/strict";
import type { z } from "zod";
import { kubernetesSecrets } from "../../deploy/setup/kubernetes_secrets.ts";
import { secretsOf } from "../../deploy/setup/secrets.ts";
import { setupEnvironment } from "../../deploy/setup/settings.ts";
import { cameraEnvironment } from "../../services/camera/config.ts";
import { frameIngestEnvironment } from "../../services/frame-ingest/config.ts";
import { assertGuarded, gatewayConfig, gatewayEnvironment } from "../../services/gateway/config.ts";
import { sceneQueryEnvironment } from "../../services/scene-query/config.ts";
import { BASE, ofKind, readKustomization, readManifests, ROOT, workloads } from "./manifests.ts";
import { schemaFaults } from "./schema.ts";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "frame-ingest": frameIngestEnvironment,
  camera: cameraEnvironment,
  "scene-query": sceneQueryEnvironment,
  gateway: gatewayEnvironment,
};

const all = await readManifests(BASE);
const services = workloads(all).filter(({ name }) => name !== "nats");
const settings = setupEnvironment.parse({});
const secrets = kubernetesSecrets(
  "fuelrail",
  settings.NATS_SERVERS,
  await secretsOf(new Uint8Array(32).fill(3), { turn: 1, acceptsPrevious: true }),
);

/** What the cluster would put in the place of each variable. */
function environmentOf({ name, container }: (typeof services)[number]): Record<string, string> {
  const values = (container.env ?? []).map((one) => {
    const { configMapKeyRef: ref } = one.valueFrom ?? {};
    const map = ofKind(all, "ConfigMap").find(({ metadata }) => metadata?.name === ref?.name);
    const value = one.value ?? map?.data?.[ref?.key ?? ""];
    assert.ok(value !== undefined, `${name}: ${one.name} has no value`);
    return [one.name, value] as const;
  });
  const environment = Object.fromEntries(values);
  for (const secret of SECRET_NAMES) {
    const path = environment[`${secret}_FILE`];
    if (path === undefined) continue;
    delete environment[`${secret}_FILE`];
    environment[secret] = secretFileOf(name, path);
  }
  return environment;
}

/** What a service finds at a path, by what is mounted where. */
function secretFileOf(name: string, path: string): string {
  const { template, container } = services.find((one) => one.name === name) ?? assert.fail();
  const mount = container.volumeMounts?.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  const volume = template.spec?.volumes?.find((one) => one.name === mount?.name);
  const kept = secrets.items.find(({ metadata }) => metadata.name === volume?.secret?.secretName);
  const text = kept?.stringData[path.slice((mount?.mountPath.length ?? 0) + 1)];
  assert.ok(text !== undefined, `${name}: nothing is at ${path}`);
  return text;
}

Deno.test("every service starts with the environment that its manifest gives it", () => {
  for (const service of services) {
    const schema = SCHEMAS[service.name] ?? assert.fail(service.name);
    const environment = environmentOf(service);
    readConfig(schema, environment);
    if (service.name !== "gateway") continue;
    const config = gatewayConfig(readConfig(gatewayEnvironment, environment));
    assertGuarded(config);
    assert.ok(config.authSecret !== undefined && config.authSecretPrevious !== undefined);
  }
});

Deno.test("no variable is given that the service does not read or may not see", async () => {
  const { permissions } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  for (const { name, container } of services) {
    const schema = SCHEMAS[name] as typeof gatewayEnvironment;
    const allowed: readonly string[] = permissions[name].env.allow;
    for (const variable of container.env ?? []) {
      assert.ok(allowed.includes(variable.name), `${name} may not see ${variable.name}`);
      const read = variable.name.replace(/_FILE$/, "");
      assert.ok(Object.hasOwn(schema.shape, read), `${name} does not read ${variable.name}`);
    }
  }
});

Deno.test("the setup makes every secret that is mounted, and each for one reader alone", async () => {
  const mounted = workloads(all).flatMap(({ name, template }) =>
    (template.spec?.volumes ?? []).flatMap((volume) => {
      const projected = volume.projected?.sources?.flatMap(({ secret }) => secret?.name ?? []);
      const own = volume.secret?.secretName;
      return [...projected ?? [], ...(own === undefined ? [] : [own])].map((secret) => {
        assert.equal(secret, `${name}-secrets`);
        return secret;
      });
    })
  );
  const made = secrets.items.map(({ metadata }) => metadata.name);
  assert.deepEqual(mounted.toSorted(), made.toSorted());
  const manifests = secrets.items as unknown as Parameters<typeof schemaFaults>[0];
  assert.deepEqual(await schemaFaults(manifests), []);
});

Deno.test("services look for NATS where it is, and NATS finds its configuration and users", async () => {
  const url = new URL(secretFileOf("camera", "/run/fuelrail/nats_url"));
  const service = ofKind(all, "Service").find(({ metadata }) => metadata?.name === url.hostname);
  assert.ok(service?.spec?.ports?.some(({ port }) => String(port) === url.port));
  const { container, template } = workloads(all).find(({ name }) => name === "nats") ??
    assert.fail();
  const sources = template.spec?.volumes?.[0]?.projected?.sources ?? [];
  const items = sources.flatMap(({ configMap, secret }) => configMap?.items ?? secret?.items ?? []);
  const folder = container.volumeMounts?.[0]?.mountPath;
  const paths = items.map(({ path }) => `${folder}/${path}`);
  assert.ok(paths.includes(container.args?.[1] ?? ""), "the file that it is started with");
  const text = await Deno.readTextFile(`${BASE}/nats.conf`);
  const included = /^include "(.+)"$/m.exec(text)?.[1];
  assert.ok(paths.includes(`${folder}/${included}`), "the users that it includes");
  assert.ok(secrets.items.some(({ stringData }) => items.some(({ key }) => key in stringData)));
  const store = /store_dir: "(.+)"/.exec(text)?.[1];
  assert.ok(container.volumeMounts?.some(({ mountPath }) => mountPath === store));
  for (const [, variable = ""] of text.matchAll(/\$(\w+)/g)) {
    assert.ok(container.env?.some(({ name }) => name === variable), variable);
  }
  const { configMapGenerator } = await readKustomization(BASE);
  assert.deepEqual(configMapGenerator, [{ name: "nats-config", files: ["nats.conf"] }]);
});

Deno.test("no secret is in the manifests", () => {
  assert.deepEqual(ofKind(all, "Secret"), []);
  for (const { container } of services) {
    for (const { name, value } of container.env ?? []) {
      const isSecret = SECRET_NAMES.some((secret) => secret === name);
      assert.ok(!isSecret, `${name} is ${value}`);
    }
  }
});
