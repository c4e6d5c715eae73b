import { encodeAck } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { checkSilence } from "./frame_plane.ts";
import { recordingPort, testFrame, testViewer } from "./test_world.ts";
import { onBinary } from "./viewer_binary.ts";
import { onFrame } from "./viewer_flow.ts";
import { reportViewer } from "./viewer_report.ts";

Deno.test("reportViewer finds nothing wrong with a viewer that takes all that it gets", () => {
  const port = recordingPort();
  const viewer = testViewer();
  for (let seq = 1; seq <= 10; seq++) {
    onFrame(viewer, testFrame({ seq }), seq * 33, port);
    onBinary(viewer, encodeAck({ seq, tier: "full" }), seq * 33 + 5, port);
  }
  const report = reportViewer(viewer, 0, 400);
  assert.equal(report.is_slow, false);
  assert.equal(report.frames.acked, 10);
  assert.equal(report.base_round_trip_ms, 5);
});

Deno.test("reportViewer names a slow connection, a silent page and a backlog of state", () => {
  const port = recordingPort();
  const viewer = testViewer();
  for (let seq = 1; seq <= 10; seq++) onFrame(viewer, testFrame({ seq }), seq * 33, port);
  assert.match(reportViewer(viewer, 0, 400).why, /too slow for \d\d % of the frames/);
  checkSilence(viewer.frames, 6_000);
  assert.match(reportViewer(viewer, 0, 6_033).why, /acknowledged nothing for 6 s/);
  viewer.state.messages.push({ text: "{}", bytes: 2 });
  assert.match(reportViewer(viewer, 0, 6_033).why, /1 state messages wait/);
});
