import assert from "node:assert/strict";
import { drag, SMALL } from "../camera/steering_rig.ts";
import { startPeer } from "../octane_peer/peer.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { type CollectedSpan, startCollector } from "./otlp_collector.ts";
import { type ServiceName, startProcess } from "./service_process.ts";

/** How far the clocks of two processes of one machine may drift apart while it is set right, ms. */
const CLOCKS_MS = 50;

/** What a trace of an input that was drawn consists of, each stage below the one before. */
const STAGES: readonly (readonly [service: ServiceName, name: RegExp])[] = [
  ["gateway", /^gateway input$/],
  ["camera", /^camera decide$/],
  ["camera", /^camera write$/],
  ["camera", /^ask octaneTurnEnd$/],
  ["frame-ingest", /^answer octaneTurnEnd$/],
  ["frame-ingest", /^ingest first image$/],
  ["frame-ingest", /^ingest encode$/],
  ["frame-ingest", /^ingest publish$/],
  ["gateway", /^gateway send$/],
  ["gateway", /^viewer drawn$/],
];

Deno.test("one trace leads from a drag's input over the bus and Octane to the frame that the viewer drew", async () => {
  await using stack = new AsyncDisposableStack();
  const collector = stack.use(await startCollector());
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const peer = await startPeer(SMALL);
  stack.defer(() => peer.stop());
  const start = (name: ServiceName) =>
    startProcess(name, {
      NATS_URL: nats.url,
      ROOM: "TRACED",
      OCTANE_ADDRESS: `127.0.0.1:${peer.port}`,
      OTEL_DENO: "true",
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "200",
    }, stack);
  const [gateway] = await Promise.all(
    (["gateway", "camera", "frame-ingest"] as const).map(start),
  );
  assert.ok(gateway !== undefined);
  await until(async () => (await gateway.ready("?room=TRACED")).status === 200, {
    timeoutMs: 120_000,
  });
  const viewer = await connectViewer({ port: gateway.port, room: "TRACED" });
  stack.defer(() => viewer.close());
  const { viewer_id: me } = await viewer.next("welcome");
  await viewer.next("cameraStateChanged", () => true, 60_000);

  const trace = await until(async () => {
    drag(viewer, [20, 20], [60, 40]);
    await viewer.nextFrame();
    return wholeTrace(collector.spans);
  }, {
    timeoutMs: 120_000,
    what: "a trace with every stage",
    instead: () => JSON.stringify(countsOf(collector.spans)),
  });

  const [input, ...rest] = trace;
  assert.ok(input !== undefined);
  assert.equal(input.parentSpanId, "", "the input is where it begins");
  assert.equal(input.attributes["fuelrail.viewer_id"], me);
  const written = rest.find(({ name }) => name === "camera write");
  const callsOf = () =>
    collector.spans.filter(({ parentSpanId }) => parentSpanId === written?.spanId);
  await until(() => callsOf().some(({ name }) => /^octane setCamera$/i.test(name)), {
    what: "the call to Octane",
    instead: () => JSON.stringify(callsOf()),
  });
  const calls = callsOf();
  assert.ok(calls.every(({ traceId }) => traceId === input.traceId));
  // Clocks of one machine; spans that are put down afterwards begin on a whole millisecond.
  const steps = trace.map(({ startMs }) => startMs);
  steps.slice(1).forEach((atMs, i) => {
    assert.ok(atMs >= (steps[i] ?? 0) - CLOCKS_MS, `${trace[i + 1]?.name}: ${steps}`);
  });
});

/** The spans of the stages, root first, of a trace that has them all in one line. */
function wholeTrace(spans: readonly CollectedSpan[]): CollectedSpan[] | undefined {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const last of spans.filter(({ name }) => name === "viewer drawn")) {
    const line: CollectedSpan[] = [];
    for (
      let at: CollectedSpan | undefined = last;
      at !== undefined;
      at = byId.get(at.parentSpanId)
    ) {
      line.unshift(at);
    }
    const isWhole = line.length === STAGES.length &&
      STAGES.every(([service, name], i) =>
        line[i]?.service === service && name.test(line[i]?.name ?? "")
      );
    if (isWhole) return line;
  }
  return undefined;
}

function countsOf(spans: readonly CollectedSpan[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, name } of spans) {
    counts[`${service} ${name}`] = (counts[`${service} ${name}`] ?? 0) + 1;
  }
  return counts;
}
