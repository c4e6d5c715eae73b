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

const AGAIN_MS = 2_000;

Deno.test("every metric that rules, dashboard and documents name is counted, and moves", async () => {
  await using stack = await startStack({ bus: "nats", peer: SMALL });
  /** What each metric said at first, and something else if it ever did. */
  const seen = new Map<string, Set<string>>();
  const look = async () => {
    const text = await scrape(stack);
    for (const [name, series] of readSeries(text)) {
      const values = seen.get(name) ?? new Set();
      if (values.size < 2) seen.set(name, values.add(series));
    }
    return text;
  };
  const hasMoved = (name: string) => (seen.get(name)?.size ?? 0) > 1;
  await look();
  await work(stack, look, hasMoved);
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
async function work(
  stack: Stack,
  look: () => Promise<string>,
  hasMoved: (name: string) => boolean,
): Promise<void> {
  const viewer = await connectViewer({ port: stack.port, hello: { name: "one" } });
  await viewer.nextFrame();
  await viewer.next("cameraStateChanged");
  const count = async (name: string) => readScrape(await look()).get(name) ?? 0;

  const written = await count("fuelrail_camera_steering_latency_seconds");
  await untilAgain("a drag at Octane", () => drag(viewer, [20, 20], [60, 40]), async () => {
    return await count("fuelrail_camera_steering_latency_seconds") > written;
  });
  // What stands for a moment only is looked for until it was seen.
  const moments = [
    "fuelrail_camera_moving",
    "fuelrail_ingest_gesture_running",
    "fuelrail_ingest_turns_waiting",
  ];
  await untilAgain("the gauges of steering", () => drag(viewer, [20, 20], [60, 40]), async () => {
    await look();
    return moments.every(hasMoved);
  });
  await until(async () => await count("fuelrail_ingest_first_image_seconds") > 0);
  // A pick while Octane compiles finds nothing.
  const isPicked = () => viewer.heard.some(({ event_type }) => event_type === "pickResult");
  await untilAgain("a pick", () => viewer.send("pickRequest", { x: 64, y: 32 }), isPicked);

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
  await until(async () => await count("fuelrail_gateway_mjpeg_frames_sent_total") > 0);
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
  // At the latest when nobody may hold on any longer without a word.
  await until(async () => await count("fuelrail_camera_leases_lost_total") > 0, {
    timeoutMs: 180_000,
  });
  const elsewhere = await connectViewer({ port: stack.port, room: "ELSEWHERE" });
  await until(async () => await count("fuelrail_gateway_rooms") === 2);
  await elsewhere.close();
  const pause = { command: "pause" };
  await until(async () => (await ask(stack, "renderCommandRequest", pause)).status === 200);
  await until(async () => /link_state\{link="idle"\} 1/.test(await look()));
  await until(async () => await count("fuelrail_scene_complete") === 1, {
    timeoutMs: 120_000,
    instead: async () =>
      (await scrape(stack)).match(/^fuelrail_(scene|ingest_turn)\S* \S+$/gm)?.join(" ") ?? "",
  });

  const lost = await count("fuelrail_bus_messages_dropped_total");
  await stack.nats.kill();
  await until(async () => await count("fuelrail_bus_connected") === 0);
  await until(async () => await count("fuelrail_bus_messages_dropped_total") > lost);
  await stack.nats.restart();
  await until(async () => await count("fuelrail_bus_connected") >= 5, { timeoutMs: 120_000 });
  await until(async () => {
    await look();
    return hasMoved("fuelrail_bus_faults_total");
  }, { what: "connections regained being counted" });
  await viewer.close();
}

/** Does something until it has had its effect: what comes too early is refused. */
async function untilAgain(
  what: string,
  act: () => void,
  isDone: () => boolean | Promise<boolean>,
): Promise<void> {
  await until(async () => {
    act();
    return await until(isDone, { timeoutMs: AGAIN_MS }).catch(() => false);
  }, { what });
}

async function ask({ url, room }: Stack, type: string, payload: unknown) {
  const response = await fetch(`${url}/api/rooms/${room}/req/${type}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(payload),
  });
  return { status: response.status, ...(await response.json()) };
}

/** Sets a value of the scene, which is an edit. */
async function edit(stack: Stack): Promise<void> {
  const value = { prim_path: "/Render target/imager", property: "exposure", value: 2.5 };
  await until(async () => (await ask(stack, "setPropertyRequest", value)).status === 200);
}
