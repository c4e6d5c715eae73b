import assert from "node:assert/strict";
import { createMetrics } from "./metrics.ts";

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
