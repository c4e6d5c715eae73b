/**
 * `deno run -A tools/kubernetes/render.ts`: lets kubectl make the manifests of both kustomizations,
 * and checks that they are as the schema wants them, without a name twice. It needs kubectl with
 * kustomize 5, but no cluster.
 */
import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { capture } from "../compose/process.ts";
import { out } from "../out.ts";
import { BASE, type Manifest, ofKind } from "./manifests.ts";
import { schemaFaults } from "./schema.ts";

async function render(folder: string): Promise<readonly Manifest[]> {
  const { code, stdout, stderr } = await capture("kubectl", ["kustomize", folder]);
  assert.equal(code, 0, stderr);
  const manifests = parseAllDocuments(stdout).map((one) => one.toJS() as Manifest);
  assert.deepEqual(await schemaFaults(manifests), []);
  return manifests;
}

const first = await render(BASE);
const all = [...first, ...await render(`${BASE}/kubernetes/second`)];
const names = all.map(({ kind, metadata }) => `${kind} ${metadata?.name}`);
assert.equal(new Set(names).size, names.length, "a name is used twice");
const config = ofKind(first, "ConfigMap")
  .find(({ metadata }) => metadata?.name?.startsWith("nats-config-"));
assert.equal(config?.data?.["nats.conf"], await Deno.readTextFile(`${BASE}/nats.conf`));
out(`${all.length} manifests, none with a fault`);
