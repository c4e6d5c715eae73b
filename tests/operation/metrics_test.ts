import assert from "node:assert/strict";
import { drag, SMALL } from "../camera/steering_rig.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import {
  baseOf,
  documentedMetrics,
  expressions,
  metricsIn,
  readScrape,
  readSeries,
} from "./metric_names.ts";

/**
 * What a healthy stack on one bus does not move, and the test that moves it. Everything else that
 * rules, dashboard or documents name must move here.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  fuelrail_service_start_time_seconds: "nothing: it stands for as long as the service runs",
  fuelrail_ingest_stream_unreadable_total: "tests/ingest/link_test.ts",
  fuelrail_ingest_dropped_total: "tests/ingest/settings_test.ts",
  fuelrail_ingest_images_truncated_total: "tests/ingest/pixels_test.ts",
  fuelrail_ingest_frames_reduced_total: "services/frame-ingest/shell/live_line_test.ts",
  fuelrail_ingest_turns_refused_total: "tests/ingest/turns_test.ts",
  fuelrail_ingest_demands_refused_total: "services/frame-ingest/shell/tier_fan_test.ts",
  fuelrail_gateway_frames_dropped_total: "tests/gateway/frames_test.ts",
  fuelrail_gateway_draining: "tests/operation/drain_test.ts",
  fuelrail_gateway_goaways_total: "tests/operation/drain_test.ts",
  fuelrail_gateway_canvas_clients: "tests/gateway/canvas_relay_test.ts",
  fuelrail_gateway_display_clients: "tests/gateway/display_test.ts",
  fuelrail_gateway_cursors_dropped_total: "tests/gateway/review_cursors_test.ts",
  fuelrail_scene_freshness_age_seconds: "tests/scene/freshness_time_test.ts",
};

Deno.test("every metric that rules, dashboard and documents name is counted, and moves", async () => {
  await using stack = await startStack({ bus: "nats", peer: SMALL });
  const seen = new Map<string, Set<string>>();
  // Whatever is waited for is seen as well.
  const look = async () => {
    const text = await scrape(stack);
    for (const [name, series] of readSeries(text)) {
      seen.set(name, (seen.get(name) ?? new Set()).add(series));
    }
    return text;
  };
  const watching = setInterval(() => void look().catch(() => {}), 200);
  try {
    await look();
    await work(stack, look);
  } finally {
    clearInterval(watching);
  }
  await look();

  const named = new Map<string, string>(await documentedMetrics());
  for (const expression of await expressions()) {
    for (const name of metricsIn(expression)) {
      if (name !== "up" && !name.includes(":")) named.set(name, expression.where);
    }
  }
  const unknown: string[] = [];
  const still: string[] = [];
  for (const [name, where] of named) {
    const values = seen.get(baseOf(name)) ?? seen.get(name);
    if (values === undefined) unknown.push(`${name} (${where})`);
    else if (values.size < 2 && ELSEWHERE[baseOf(name)] === undefined) {
      still.push(`${name} (${where})`);
    }
  }
  assert.deepEqual(unknown, [], "named and not counted");
  assert.deepEqual(still, [], "named and never moved");
});

/** Everything that the four services of the stack count. */
async function scrape({ url }: Stack): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text();
}

/** Watches, steers, picks, reads, edits, errs, and loses the bus and Octane for a moment. */
async function work(stack: Stack, look: () => Promise<string>): Promise<void> {
  const viewer = await connectViewer({ port: stack.port, hello: { name: "one" } });
  await viewer.nextFrame();
  await viewer.next("cameraStateChanged");
  const count = async (name: string) => readScrape(await look()).get(name) ?? 0;

  const written = await count("fuelrail_camera_steering_latency_seconds");
  drag(viewer, [20, 20], [60, 40]);
  await until(async () => await count("fuelrail_camera_steering_latency_seconds") > written);
  await until(async () => await count("fuelrail_ingest_first_image_seconds") > 0);
  await look();
  viewer.send("pickRequest", { x: 64, y: 32 }, "pick");
  await viewer.next("pickResult");

  viewer.send("getChildrenRequest", { prim_path: "/" }, "rows");
  await until(() => viewer.heard.some(({ payload }) => payload["request_id"] === "rows"));
  await edit(stack);
  viewer.send("getPropertiesRequest", { prim_path: "/Render target/camera" }, "values");
  await until(() => viewer.heard.some(({ payload }) => payload["request_id"] === "values"));
  stack.peer.edit((scene) => {
    scene.set(scene.at(scene.node("Render target"), "camera"), "fov", [61, 0, 0, 0]);
  });
  await until(async () => await count("fuelrail_scene_look_duration_seconds") > 0);

  viewer.sendText("not JSON");
  await viewer.next("viewerError");
  const foreign = await fetch(`${stack.url}/api/rooms`, {
    headers: { origin: "https://a.example" },
  });
  await foreign.body?.cancel();
  const mjpeg = new AbortController();
  const stream = await fetch(`${stack.url}/rooms/${stack.room}/stream.mjpeg`, {
    signal: mjpeg.signal,
  });
  await until(async () => await count("fuelrail_gateway_streams") === 1);
  await look();
  mjpeg.abort();
  await stream.body?.cancel().catch(() => {});

  const second = await connectViewer({ port: stack.port, hello: { name: "two" } });
  const { viewer_id: other } = await second.next("welcome");
  await until(async () => await count("fuelrail_camera_driven") === 0);
  drag(second, [20, 20], [30, 30], { hold: true });
  await second.next("controlChanged", ({ driver }) => driver === other);
  drag(viewer, [20, 20], [30, 30]);
  await until(async () => await count("fuelrail_camera_refusals_total") > 0);
  await second.close();
  await until(async () => await count("fuelrail_camera_leases_lost_total") > 0);
  const elsewhere = await connectViewer({ port: stack.port, room: "ELSEWHERE" });
  await until(async () => await count("fuelrail_gateway_rooms") === 2);
  await elsewhere.close();
  await look();
  viewer.send("renderCommandRequest", { command: "pause" });
  await until(async () => /link_state\{link="idle"\} 1/.test(await look()));
  await until(async () => await count("fuelrail_scene_complete") === 1, {
    timeoutMs: 60_000,
    instead: async () =>
      (await scrape(stack)).match(/^fuelrail_(scene|ingest_turn)\S* \S+$/gm)?.join(" ") ?? "",
  });

  const lost = await count("fuelrail_bus_messages_dropped_total");
  await stack.nats.kill();
  await until(async () => await count("fuelrail_bus_connected") === 0);
  await until(async () => await count("fuelrail_bus_messages_dropped_total") > lost);
  await look();
  await stack.nats.restart();
  await until(async () => await count("fuelrail_bus_connected") >= 5, { timeoutMs: 60_000 });
  await viewer.close();
}

/** Sets a value of the scene, which is an edit. */
async function edit({ url, room }: Stack): Promise<void> {
  const ask = async (type: string, payload: unknown) => {
    const response = await fetch(`${url}/api/rooms/${room}/req/${type}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload),
    });
    return { status: response.status, ...(await response.json()) };
  };
  const value = { prim_path: "/Render target/imager", property: "exposure", value: 2.5 };
  await until(async () => (await ask("setPropertyRequest", value)).status === 200);
}
