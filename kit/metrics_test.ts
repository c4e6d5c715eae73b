import assert from "node:assert/strict";
import { createMetrics, mergeMetrics } from "./metrics.ts";

Deno.test("createMetrics counts, gauges and measures in the Prometheus text format", async () => {
  const metrics = createMetrics("gateway");
  const sent = metrics.counter("frames_sent_total", "Frames sent.", ["tier"]);
  sent.inc({ tier: "full" }, 3);
  sent.labels("half").inc();
  let viewers = 4;
  metrics.gauge("viewers", "Viewers connected.", [], (gauge) => gauge.set(viewers));
  metrics.histogram("ack_age_ms", "Age at ack.", [10, 100]).observe(42);
  viewers = 5;
  const text = await metrics.text();
  for (
    const line of [
      'fuelrail_gateway_frames_sent_total{tier="full"} 3',
      'fuelrail_gateway_frames_sent_total{tier="half"} 1',
      "fuelrail_gateway_viewers 5",
      'fuelrail_gateway_ack_age_ms_bucket{le="10"} 0',
      'fuelrail_gateway_ack_age_ms_bucket{le="100"} 1',
      "fuelrail_gateway_ack_age_ms_sum 42",
    ]
  ) assert.ok(text.split("\n").includes(line), `${line} in\n${text}`);
  assert.match(metrics.contentType, /^text\/plain/);
});

Deno.test("createMetrics keeps the instances of one process apart", async () => {
  const [one, two] = [createMetrics("gateway"), createMetrics("gateway")];
  one.counter("frames_sent_total", "Frames sent.").inc();
  two.counter("frames_sent_total", "Frames sent.");
  assert.match(await one.text(), /frames_sent_total 1/);
  assert.match(await two.text(), /frames_sent_total 0/);
});

Deno.test("mergeMetrics describes a name once, whoever has it", async () => {
  const texts = await Promise.all(["a", "b"].map((service) => {
    const metrics = createMetrics("bus");
    metrics.total("lost_total", "Lost.", ["service"], () => [[{ service }, 2]]);
    if (service === "b") metrics.gauge("up", "Up.").set(1);
    return metrics.text();
  }));
  assert.equal(
    mergeMetrics(texts),
    [
      "# HELP fuelrail_bus_lost_total Lost.",
      "# TYPE fuelrail_bus_lost_total counter",
      'fuelrail_bus_lost_total{service="a"} 2',
      'fuelrail_bus_lost_total{service="b"} 2',
      "",
      "# HELP fuelrail_bus_up Up.",
      "# TYPE fuelrail_bus_up gauge",
      "fuelrail_bus_up 1",
      "",
    ].join("\n"),
  );
});

Deno.test("a total is read anew at each reading", async () => {
  const metrics = createMetrics("bus");
  let sent = 1;
  metrics.total("sent_total", "Sent.", [], () => [[{}, sent]]);
  assert.match(await metrics.text(), /fuelrail_bus_sent_total 1/);
  sent = 5;
  assert.match(await metrics.text(), /fuelrail_bus_sent_total 5/);
});
