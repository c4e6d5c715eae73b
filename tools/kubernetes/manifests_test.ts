import { ENDPOINTS } from "@fuelrail/contracts";
import { DRAIN_MS } from "@fuelrail/kit/lifecycle";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { BASE, ofKind, readKustomization, readManifests, ROOT, workloads } from "./manifests.ts";

const all = await readManifests(BASE);
const running = workloads(all);
const SERVICES = ["frame-ingest", "camera", "scene-query", "gateway"];

/** The one of that name. */
function named<T extends { readonly metadata?: { readonly name?: string } }>(
  manifests: readonly T[],
  name: string,
): T {
  const [found, ...others] = manifests.filter(({ metadata }) => metadata?.name === name);
  assert.ok(found !== undefined && others.length === 0, `one ${name}`);
  return found;
}

Deno.test("everything that runs in compose runs here, and nothing else", () => {
  const { metadata } = named(ofKind(all, "StatefulSet"), "nats");
  assert.equal(metadata?.name, "nats");
  const names = ofKind(all, "Deployment").map((one) => one.metadata?.name ?? "");
  assert.deepEqual(names.toSorted(), SERVICES.toSorted());
});

Deno.test("every image is a target of the Dockerfile with its tag, or the one that compose names", async () => {
  const dockerfile = await Deno.readTextFile(`${ROOT}Dockerfile`);
  const compose = await Deno.readTextFile(`${ROOT}compose.yaml`);
  for (const folder of [BASE, `${BASE}/kubernetes/second`]) {
    const { images = [] } = await readKustomization(folder);
    const tagged = images.map(({ name }) => name);
    const wanted = workloads(await readManifests(folder)).map(({ container }) => container.image);
    const own = wanted.filter((image) => image?.startsWith("fuelrail-"));
    assert.deepEqual(tagged.toSorted(), own.toSorted(), folder);
    for (const { newTag } of images) assert.equal(newTag, "local");
    for (const image of wanted) {
      const target = image?.replace("fuelrail-", "") ?? "";
      if (own.includes(image)) {
        assert.match(dockerfile, new RegExp(`^FROM service AS ${target}$`, "m"));
      } else assert.ok(compose.includes(`    image: ${image}\n`), `${image}`);
    }
  }
});

Deno.test("every selector takes the pods that it is meant for and no others", () => {
  for (const { name, manifest, labels } of running) {
    const { matchLabels = {} } = manifest.spec?.selector ?? {};
    assert.ok(Object.keys(matchLabels).length > 0, name);
    const taken = running.filter((one) =>
      Object.entries(matchLabels).every(([key, value]) => one.labels[key] === value)
    );
    assert.deepEqual(taken.map((one) => one.name), [name]);
    assert.equal(labels["app.kubernetes.io/name"], name);
  }
  const selected = [
    ...ofKind(all, "Service").map(({ metadata, spec }) =>
      [metadata?.name, spec?.selector] as const
    ),
    ...ofKind(all, "PodDisruptionBudget").map(({ metadata, spec }) =>
      [metadata?.name, spec?.selector?.matchLabels] as const
    ),
  ];
  for (const [name, selector] of selected) {
    if (name === "nobody") assert.equal(selector, undefined);
    else assert.deepEqual(selector, { "app.kubernetes.io/name": name });
  }
});

Deno.test("every port that is named is one of the container's, the one that the image listens on", async () => {
  const dockerfile = await Deno.readTextFile(`${ROOT}Dockerfile`);
  for (const { metadata, spec } of ofKind(all, "Service")) {
    const of = running.find(({ name }) => name === metadata?.name);
    if (of === undefined) continue;
    for (const { targetPort } of spec?.ports ?? []) {
      assert.ok(of.container.ports?.some(({ name }) => name === targetPort), `${targetPort}`);
    }
  }
  for (const { name, container, template } of running) {
    const ports = new Map(container.ports?.map((port) => [port.name, port.containerPort]));
    const { startupProbe, readinessProbe, livenessProbe } = container;
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      assert.ok(ports.has(String(probe?.httpGet?.port)), `${name} ${probe?.httpGet?.port}`);
    }
    if (name === "nats") {
      const text = await Deno.readTextFile(`${BASE}/nats.conf`);
      assert.match(text, new RegExp(`^port: ${ports.get("client")}$`, "m"));
      assert.match(text, new RegExp(`^http: ${ports.get("monitor")}$`, "m"));
      continue;
    }
    const variable = name === "gateway" ? "PORT" : "METRICS_PORT";
    const [port] = ports.values();
    const image = new RegExp(`FROM service AS ${name}\nENV .*\\b${variable}=${port}\\b`);
    assert.match(dockerfile, image);
    assert.equal(container.env?.find((one) => one.name === variable)?.value, String(port));
    const { annotations } = template.metadata ?? {};
    assert.equal(annotations?.["prometheus.io/port"], String(port), name);
    assert.equal(annotations?.["prometheus.io/path"], ENDPOINTS.metrics.path);
  }
});

Deno.test("probes ask for what the services answer: ready by one, alive by the other", () => {
  for (const { name, container } of running) {
    if (name === "nats") continue;
    const { startupProbe, readinessProbe, livenessProbe } = container;
    assert.equal(readinessProbe?.httpGet?.path, ENDPOINTS.readyz.path, name);
    assert.equal(livenessProbe?.httpGet?.path, ENDPOINTS.healthz.path, name);
    assert.equal(startupProbe?.httpGet?.path, ENDPOINTS.healthz.path, name);
  }
});

Deno.test("what runs once a workstation is never there twice, and a gateway always somewhere", () => {
  for (const { metadata, spec } of ofKind(all, "Deployment")) {
    if (metadata?.name === "gateway") {
      assert.equal(spec?.replicas, undefined, "the autoscaler's to say");
      assert.deepEqual(spec?.strategy?.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
    } else {
      assert.equal(spec?.replicas, 1, `${metadata?.name}`);
      assert.equal(spec?.strategy?.type, "Recreate", `${metadata?.name}`);
    }
  }
  const budget = named(ofKind(all, "PodDisruptionBudget"), "gateway");
  const [scaler] = ofKind(all, "HorizontalPodAutoscaler");
  assert.equal(budget.spec?.maxUnavailable, 1);
  assert.ok((scaler?.spec?.minReplicas ?? 0) > 1);
});

Deno.test("services are given the time that they take to end", async () => {
  const compose = parse(await Deno.readTextFile(`${ROOT}compose.yaml`), { merge: true });
  assert.equal(compose.services.gateway.stop_grace_period, "15s");
  for (const { name, template, container } of running) {
    const graceS = template.spec?.terminationGracePeriodSeconds ?? 0;
    const pauseS = Number(container.lifecycle?.preStop?.sleep?.seconds ?? 0);
    assert.ok(graceS * 1_000 >= pauseS * 1_000 + DRAIN_MS + 5_000, name);
    if (name !== "gateway") continue;
    const { periodSeconds = 10, failureThreshold = 3 } = container.readinessProbe ?? {};
    assert.ok(pauseS >= periodSeconds * failureThreshold, "newcomers find another one by then");
  }
});

Deno.test("every container is bounded in memory and asks for what it takes", () => {
  for (const { name, container } of running) {
    const { requests, limits } = container.resources ?? {};
    assert.ok(requests?.["cpu"] !== undefined && requests["memory"] !== undefined, name);
    assert.ok(limits?.["memory"] !== undefined, name);
    assert.equal(limits["cpu"], undefined, `${name} is not slowed down while a core is free`);
  }
});
