import { parser } from "@prometheus-io/lezer-promql";
import { parse } from "yaml";

const ROOT = new URL("../../", import.meta.url);
const RULES = new URL("deploy/observability/rules/fuelrail.yml", ROOT);
const DASHBOARD = new URL("deploy/observability/grafana/dashboards/fuelrail.json", ROOT);
const DOCS = new URL("docs/", ROOT);

/** An expression and where it stands. */
export interface Expression {
  readonly where: string;
  readonly text: string;
}

/** One rule of the rules' file. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One panel of the dashboard. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

/** The alert and recording rules. */
export async function readRules(): Promise<Rule[]> {
  const { groups } = parse(await Deno.readTextFile(RULES)) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The dashboard's panels. */
export async function readPanels(): Promise<Panel[]> {
  const { panels } = JSON.parse(await Deno.readTextFile(DASHBOARD)) as { panels: Panel[] };
  return panels;
}

/** Every expression of rules and dashboard, as Prometheus gets it. */
export async function expressions(): Promise<Expression[]> {
  const rules = (await readRules()).map(({ alert, record, expr }) => ({
    where: `rule ${alert ?? record}`,
    text: expr,
  }));
  const targets = (await readPanels()).flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      where: `panel "${title}"`,
      // Grafana puts a duration here.
      text: expr.replaceAll("$__rate_interval", "1m"),
    }))
  );
  return [...rules, ...targets];
}

/** The names of the metrics in an expression; throws where it cannot be read. */
export function metricsIn({ where, text }: Expression): string[] {
  const names: string[] = [];
  parser.parse(text).iterate({
    enter({ name, type, from, to }) {
      if (type.isError) throw new Error(`${where}: cannot be read at "${text.slice(from)}"`);
      if (name === "VectorSelector") {
        const found = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(text.slice(from, to))?.[0];
        if (found !== undefined) names.push(found);
      }
    },
  });
  return names;
}

/** Names of metrics in the documents' prose. */
export async function documentedMetrics(): Promise<Map<string, string>> {
  const stages = "service|bus|octane|request|ingest|camera|scene|gateway";
  const form = new RegExp(`\\bfuelrail_(?:${stages})_[a-z0-9_]*[a-z0-9]`, "g");
  const names = new Map<string, string>();
  for await (const { name: file, isFile } of Deno.readDir(DOCS)) {
    if (!isFile || !file.endsWith(".md")) continue;
    const text = await Deno.readTextFile(new URL(file, DOCS));
    for (const [name] of text.matchAll(form)) names.set(name, `docs/${file}`);
  }
  return names;
}

/** A scrape: the sum of what each metric counts, a histogram's observations under its own name. */
export function readScrape(text: string): Map<string, number> {
  const values = new Map<string, number>();
  const histograms = new Set<string>();
  for (const line of text.split("\n")) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type?.[1] !== undefined) {
      values.set(type[1], 0);
      if (type[2] === "histogram") histograms.add(type[1]);
      continue;
    }
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{.*\})? (\S+)$/.exec(line);
    const [, name, value] = sample ?? [];
    if (name === undefined) continue;
    const base = name.replace(/_count$/, "");
    if (histograms.has(base)) values.set(base, (values.get(base) ?? 0) + Number(value));
    else if (values.has(name)) values.set(name, (values.get(name) ?? 0) + Number(value));
  }
  return values;
}

/** What each metric of a scrape says, all its series together. */
export function readSeries(text: string): Map<string, string> {
  const series = new Map<string, string>();
  let name = "";
  for (const line of text.split("\n")) {
    const type = /^# TYPE (\S+)/.exec(line)?.[1];
    if (type !== undefined) {
      name = type;
      series.set(name, "");
    } else if (line !== "" && !line.startsWith("#")) {
      series.set(name, `${series.get(name) ?? ""}${line}\n`);
    }
  }
  return series;
}

/** The metric that a sample's name belongs to. */
export function baseOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, "");
}
