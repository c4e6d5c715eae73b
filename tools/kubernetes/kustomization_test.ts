import assert from "node:assert/strict";
import { parse } from "yaml";
import { BASE, type Kustomization, ofKind, readKustomization, readManifests } from "./manifests.ts";

const SECOND = `${BASE}/kubernetes/second`;

interface Replacement {
  readonly op: string;
  readonly path: string;
  readonly value: string;
}

async function every(): Promise<Kustomization[]> {
  const folders = [BASE, `${BASE}/kubernetes/workstation`, SECOND];
  return await Promise.all(folders.map(readKustomization));
}

Deno.test("every manifest of the folder is a resource of a kustomization", async () => {
  const found: string[] = [];
  for (const folder of [`${BASE}/kubernetes`, `${BASE}/kubernetes/workstation`]) {
    for await (const { name } of Deno.readDir(folder)) {
      if (/\.yaml$/.test(name) && name !== "kustomization.yaml") found.push(name);
    }
  }
  const named = (await every()).flatMap(({ resources }) => resources)
    .flatMap((resource) => resource.endsWith(".yaml") ? resource.split("/").at(-1) ?? "" : []);
  const notApplied = ["prometheus_adapter.yaml"];
  assert.deepEqual(found.toSorted(), [...named, ...notApplied].toSorted());
});

Deno.test("kustomizations use fields that are known, and one namespace", async () => {
  const known = [
    ...["apiVersion", "kind", "namespace", "nameSuffix", "resources", "labels", "patches"],
    ...["configMapGenerator", "images"],
  ];
  const manifests = await readManifests(BASE);
  const [namespace] = ofKind(manifests, "Namespace");
  for (const kustomization of await every()) {
    assert.equal(kustomization.apiVersion, "kustomize.config.k8s.io/v1beta1");
    assert.equal(kustomization.kind, "Kustomization");
    for (const field of Object.keys(kustomization)) assert.ok(known.includes(field), field);
    if (kustomization.namespace === undefined) continue;
    assert.equal(kustomization.namespace, namespace?.metadata?.name);
  }
});

Deno.test("a second workstation has names, pods, an Octane and a room of its own", async () => {
  const { labels = [], patches = [], nameSuffix } = await readKustomization(SECOND);
  const manifests = await readManifests(SECOND);
  assert.equal(typeof nameSuffix, "string");
  const [own] = labels;
  assert.equal(own?.includeSelectors, true);
  for (const { metadata, spec } of ofKind(manifests, "Deployment")) {
    for (const [label, value] of Object.entries(own?.pairs ?? {})) {
      const first: string | undefined = spec?.selector?.matchLabels?.[label];
      assert.ok(first !== undefined && first !== value, `${metadata?.name} is told apart`);
    }
  }
  const changed: Record<string, string> = {};
  for (const { target, patch } of patches) {
    const manifest = manifests.find(({ kind, metadata }) =>
      kind === target.kind && metadata?.name === target.name
    );
    assert.ok(manifest !== undefined, target.name);
    for (const { op, path, value } of parse(patch) as Replacement[]) {
      assert.equal(op, "replace");
      let place: unknown = manifest;
      for (const step of path.split("/").slice(1)) {
        place = (place as Readonly<Record<string, unknown>> | undefined)?.[step];
      }
      assert.equal(typeof place, "string", `${path} is in ${target.name}`);
      assert.notEqual(place, value);
      changed[path.split("/").at(-1) ?? ""] = value;
    }
  }
  const [host] = changed["OCTANE_ADDRESS"]?.split(":") ?? [];
  assert.equal(changed["cidr"], `${host}/32`);
  assert.ok(changed["ROOM"] !== undefined);
});
