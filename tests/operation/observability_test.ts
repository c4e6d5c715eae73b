import assert from "node:assert/strict";
import { expressions, metricsIn, readPanels, readRules } from "./metric_names.ts";

const GUIDE = new URL("../../docs/operations.md", import.meta.url);

Deno.test("every expression of the rules and the dashboard can be read and names a metric", async () => {
  const all = await expressions();
  assert.ok(all.length > 50);
  for (const expression of all) assert.ok(metricsIn(expression).length > 0, expression.where);
  assert.throws(
    () => metricsIn({ where: "here", text: "sum(rate(x[5m])" }),
    /here: cannot be read/,
  );
});

Deno.test("every alert has a severity, a summary, a name of its own and a section in the guide", async () => {
  const guide = await Deno.readTextFile(GUIDE);
  const alerts = (await readRules()).filter(({ alert }) => alert !== undefined);
  assert.ok(alerts.length >= 15);
  assert.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length);
  for (const { alert = "", labels, annotations, for: lasting } of alerts) {
    assert.match(labels?.["severity"] ?? "", /^(warning|critical)$/, alert);
    assert.ok((annotations?.["summary"] ?? "").length > 10, alert);
    assert.match(lasting ?? "0s", /^\d+[smh]$/, alert);
    assert.ok(guide.includes(`### ${alert}\n`), `docs/operations.md says nothing of ${alert}`);
  }
  for (const [, named] of guide.matchAll(/^### (Fuelrail\w+)$/gm)) {
    assert.ok(alerts.some(({ alert }) => alert === named), `${named} is no alert`);
  }
});

Deno.test("the dashboard's panels have titles, descriptions and places of their own", async () => {
  const panels = await readPanels();
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Map<string, string>();
  for (const { title, type, description, gridPos: { x, y, w, h }, targets = [] } of panels) {
    assert.ok(title.length > 0);
    if (type !== "row") assert.ok((description ?? "").length > 0 && targets.length > 0, title);
    assert.ok(x >= 0 && x + w <= 24, title);
    assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        const place = `${column},${row}`;
        assert.equal(taken.get(place), undefined, `${title} covers ${taken.get(place)}`);
        taken.set(place, title);
      }
    }
  }
});

Deno.test("nothing in the rules or the dashboard uses a recorded name that no rule records", async () => {
  const recorded = new Set((await readRules()).flatMap(({ record }) => record ?? []));
  for (const expression of await expressions()) {
    for (const name of metricsIn(expression)) {
      if (name.includes(":")) assert.ok(recorded.has(name), `${expression.where}: ${name}`);
    }
  }
});
