import assert from "node:assert/strict";
import { parse } from "yaml";
import { readPanels, readRules } from "./metric_names.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = "deploy/observability";

interface ComposeService {
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface Scrape {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

/** Names and ports that are asked whether they are there or not. */
function named({ static_configs: configs = [] }: Scrape): (readonly [string, number])[] {
  return configs.flatMap(({ targets }) =>
    targets.map((target) => {
      const [name = "", port] = target.split(":");
      return [name, Number(port)] as const;
    })
  );
}

/** Names and ports that are asked while a name server knows them. */
function found({ dns_sd_configs: configs = [] }: Scrape): (readonly [string, number])[] {
  return configs.flatMap(({ names, port }) => names.map((name) => [name, port] as const));
}

const yaml = async (path: string) =>
  parse(await Deno.readTextFile(new URL(path, ROOT)), { merge: true });

const overlay: ComposeFile = await yaml("compose.observability.yaml");

/** The file or folder of this repository that a container of the overlay finds at a path. */
function mounted(service: string, path: string): string {
  for (const volume of overlay.services[service]?.volumes ?? []) {
    const [source = "", target = ""] = volume.split(":");
    if (source.startsWith("./") && path.startsWith(target)) {
      return source.slice(2) + path.slice(target.length);
    }
  }
  return assert.fail(`${service} finds nothing at ${path}`);
}

Deno.test("Prometheus and Grafana find their files where the overlay puts them", async () => {
  const command = overlay.services["prometheus"]?.command ?? [];
  const config = command.find((one) => one.startsWith("--config.file="))?.split("=")[1] ?? "";
  const file = mounted("prometheus", config);
  const { rule_files: rules } = await yaml(file);
  for (const pattern of rules as readonly string[]) {
    const folder = mounted("prometheus", pattern.replace(/\/\*\.yml$/, ""));
    const names = [...Deno.readDirSync(new URL(folder, ROOT))].map(({ name }) => name);
    assert.ok(names.some((name) => name.endsWith(".yml")), folder);
  }
  const provisioning = mounted("grafana", "/etc/grafana/provisioning");
  const { providers } = await yaml(`${provisioning}/dashboards/fuelrail.yml`);
  for (const { options } of providers as readonly { options: { path: string } }[]) {
    assert.equal(mounted("grafana", options.path), `${FOLDER}/grafana/dashboards`);
  }
});

Deno.test("Prometheus asks every service of compose for its figures, at the port that has them", async () => {
  const { services }: ComposeFile = await yaml("compose.yaml");
  const { scrape_configs: scrapes } = await yaml(`${FOLDER}/prometheus.yml`);
  const asked = new Map(
    (scrapes as readonly Scrape[]).flatMap((scrape) => [...named(scrape), ...found(scrape)]),
  );
  for (const [name, { environment }] of Object.entries(services)) {
    const exported = environment?.["METRICS_PORT"] ?? environment?.["PORT"];
    if (name === "setup" || exported === undefined) continue;
    assert.equal(asked.get(name), Number(exported), name);
  }
  const proxy = await Deno.readTextFile(new URL("deploy/proxy/haproxy.cfg", ROOT));
  assert.match(proxy, new RegExp(`bind :${asked.get("proxy")}\n(.*\n)*.*prometheus-exporter`));
  for (const name of asked.keys()) assert.ok(Object.hasOwn(services, name), name);
});

Deno.test("a container that is gone is missed: what is there once is asked by name, gateways by an alert", async () => {
  const { services }: ComposeFile = await yaml("compose.yaml");
  const { scrape_configs: scrapes } = await yaml(`${FOLDER}/prometheus.yml`);
  const always = new Set((scrapes as readonly Scrape[]).flatMap(named).map(([name]) => name));
  for (const scrape of scrapes as readonly Scrape[]) {
    for (const [name] of found(scrape)) {
      if (services[name]?.profiles !== undefined) continue;
      const { expr } = (await readRules()).find(({ alert }) => alert === "FuelrailServiceDown") ??
        assert.fail();
      assert.ok(expr.includes(`absent(up{job="${scrape.job_name}"} == 1)`), name);
      always.add(name);
    }
  }
  for (const [name, { environment, profiles }] of Object.entries(services)) {
    const isAsked = environment?.["METRICS_PORT"] !== undefined || name === "proxy";
    if (isAsked && profiles === undefined) assert.ok(always.has(name), name);
  }
});

Deno.test("every panel asks the data source that the overlay provides", async () => {
  const { datasources } = await yaml(
    `${FOLDER}/grafana/provisioning/datasources/prometheus.yml`,
  );
  const provided = (datasources as readonly { uid: string; type: string }[])
    .map(({ uid, type }) => ({ type, uid }));
  for (const { title, type, datasource } of await readPanels()) {
    if (type === "row") continue;
    assert.ok(datasource !== undefined, title);
    assert.ok(provided.some(({ uid }) => uid === datasource.uid), title);
    assert.equal(provided.find(({ uid }) => uid === datasource.uid)?.type, datasource.type);
  }
});
