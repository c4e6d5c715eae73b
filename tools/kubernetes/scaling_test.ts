import { parser } from "@prometheus-io/lezer-promql";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { createGatewayMetrics } from "../../services/gateway/shell/gateway_metrics.ts";
import { BASE, ofKind, readManifests } from "./manifests.ts";

interface Rule {
  readonly seriesQuery: string;
  readonly name: { readonly matches: string; readonly as: string };
  readonly metricsQuery: string;
}

const [scaler] = ofKind(await readManifests(BASE), "HorizontalPodAutoscaler");
const metric = scaler?.spec?.metrics?.find(({ type }) => type === "Pods")?.pods?.metric.name ?? "";

async function exportedBy(viewers: number): Promise<string> {
  return await createGatewayMetrics({
    buses: {},
    isDraining: () => false,
    viewers: () => viewers,
    rooms: () => 0,
    streams: () => 0,
    canvasClients: () => 0,
    displayClients: () => 0,
    frameTotals: () => ({}),
  }).all.text();
}

Deno.test("gateways are scaled by what a gateway counts: its viewers", async () => {
  assert.match(await exportedBy(41), new RegExp(`^${metric} 41$`, "m"));
  const target = scaler?.spec?.scaleTargetRef;
  assert.deepEqual([target?.kind, target?.name], ["Deployment", "gateway"]);
});

Deno.test("the adapter's rule gives the autoscaler that figure by pod, in a query that can be read", async () => {
  const text = await Deno.readTextFile(`${BASE}/kubernetes/prometheus_adapter.yaml`);
  const rules: readonly Rule[] = parse(text).rules.custom;
  const rule = rules.find(({ name }) => name.as === metric);
  assert.ok(rule !== undefined, metric);
  assert.match(metric, new RegExp(`^${rule.name.matches}$`));
  assert.ok(rule.seriesQuery.startsWith(`${metric}{`));
  const query = rule.metricsQuery
    .replace("<<.Series>>", metric)
    .replace("<<.LabelMatchers>>", 'namespace="fuelrail",pod=~"gateway-1|gateway-2"')
    .replace("<<.GroupBy>>", "pod");
  for (const expression of [query, rule.seriesQuery]) {
    parser.parse(expression).iterate({
      enter: ({ type }) => assert.ok(!type.isError, `cannot be read: ${expression}`),
    });
  }
});
