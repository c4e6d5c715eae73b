import assert from "node:assert/strict";
import { BASE, type Manifest, readManifests } from "./manifests.ts";
import { schemaFaults } from "./schema.ts";

type Change = (manifest: Record<string, unknown>) => void;

/** The object at a path of keys and indices. */
function at(value: unknown, ...path: readonly (string | number)[]): Record<string, unknown> {
  let found = value;
  for (const step of path) found = (found as Record<string | number, unknown>)[step];
  return found as Record<string, unknown>;
}

const CONTAINER = ["spec", "template", "spec", "containers", 0] as const;

/** One thing wrong in each, and what a fault must name. */
const BROKEN: readonly (readonly [kind: string, change: Change, named: RegExp])[] = [
  ["Deployment", (m) => at(m, ...CONTAINER)["imagee"] = "x", /imagee/],
  [
    "Deployment",
    (m) => at(m, ...CONTAINER, "securityContext")["readOnlyRootFileSystem"] = true,
    /readOnlyRootFileSystem/,
  ],
  ["Deployment", (m) => at(m, "spec")["revisionHistoryLimit"] = "3", /revisionHistoryLimit/],
  ["Deployment", (m) => delete at(m, "spec")["selector"], /selector/],
  ["Deployment", (m) => delete at(m, ...CONTAINER)["name"], /name/],
  ["Deployment", (m) => at(m, ...CONTAINER, "livenessProbe", "httpGet")["prot"] = 1, /prot/],
  ["StatefulSet", (m) => at(m, "spec")["volumeClaimTemplate"] = [], /volumeClaimTemplate/],
  ["HorizontalPodAutoscaler", (m) => m["apiVersion"] = "autoscaling/v3", /autoscaling\/v3/],
  ["HorizontalPodAutoscaler", (m) => at(m, "spec")["maxReplicas"] = "many", /maxReplicas/],
  ["Ingress", (m) => at(m, "spec", "rules", 0, "http", "paths", 0)["pathtype"] = "x", /pathtype/],
  ["NetworkPolicy", (m) => at(m, "spec")["policyTypes"] = "Egress", /policyTypes/],
  ["Service", (m) => at(m, "spec", "ports", 0)["port"] = "http", /port/],
  ["PodDisruptionBudget", (m) => m["kind"] = "PodDisruptionBuget", /PodDisruptionBuget/],
  ["ConfigMap", (m) => at(m, "data")["PORT"] = 8080, /PORT/],
];

Deno.test("every manifest is as Kubernetes' own schema wants it, in values and in names of fields", async () => {
  const manifests = await readManifests(BASE);
  assert.ok(manifests.length >= 18, `${manifests.length} manifests`);
  assert.deepEqual(await schemaFaults(manifests), []);
});

Deno.test("a manifest with a wrong name or type, or something left out, is refused by name", async () => {
  const manifests = await readManifests(BASE);
  const broken: Manifest[] = BROKEN.map(([kind, change], index) => {
    const whole = manifests.find((one) => one.kind === kind);
    assert.ok(whole !== undefined, kind);
    const copy = structuredClone({ ...whole, metadata: { name: `broken-${index}` } });
    change(copy as unknown as Record<string, unknown>);
    return copy;
  });
  const faults = await schemaFaults(broken);
  for (const [index, [kind, , named]] of BROKEN.entries()) {
    const own = faults.filter((fault) => fault.includes(` broken-${index}: `));
    assert.ok(own.some((fault) => named.test(fault)), `${kind} ${named}: ${own}`);
  }
});
