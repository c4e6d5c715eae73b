import { EVENT_TYPES, eventOf, isOfConnection, SERVICE_USERS } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { OWN_USERS } from "./users.ts";

const FILM = { width: 64, height: 32, maxSamples: 2 };

/** Requests with a payload that makes their owner store something. */
const WRITES: Readonly<Record<string, unknown>> = {
  setStreamSettingRequest: { key: "quality_settling", value: 90 },
  setPromptRequest: { text: "warmer" },
  addAnnotationRequest: {
    id: "a1",
    kind: "pen",
    points: [[0.1, 0.1, 0.5], [0.2, 0.2, 0.5]],
    color: "#ff0000",
    width: 0.01,
  },
  takeSnapshotRequest: { name: "first" },
  setLockRequest: { locked: false },
  setRenderSettingRequest: { key: "max_samples", value: 4 },
};

Deno.test("each service does all its work with exactly its own permissions", async () => {
  const lines: string[] = [];
  await using stack = await startStack({
    bus: "nats",
    peer: FILM,
    users: OWN_USERS,
    onLog: (line) => lines.push(line),
  });
  const refusals = () => lines.filter((line) => line.includes("NATS refused"));
  const viewer = await connectViewer({ port: stack.port });
  const seen = (type: string) => viewer.heard.some(({ event_type }) => event_type === type);
  await viewer.nextFrame(({ header }) => header.tier === "still");
  await until(() => seen("cameraStateChanged") && seen("renderSettingsChanged"));

  /** A busy machine may be late with an answer once; what may not be asked is never answered. */
  const ask = async (type: string, payload: unknown): Promise<void> => {
    const url = `${stack.url}/api/rooms/${stack.room}/req/${type}`;
    let text = "";
    await until(async () => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(payload) });
      text = await response.text();
      return !/"code":"(service_unavailable|timeout)"/.test(text);
    }, { what: `an answer to ${type}`, instead: () => text });
  };
  for (const [type, payload] of Object.entries(WRITES)) await ask(type, payload);
  const requests = EVENT_TYPES.filter((type) => {
    const { direction, owner, reply, available } = eventOf(type);
    const isServed = SERVICE_USERS.some((user) => user === owner) && reply !== undefined;
    return direction === "c2s" && isServed && available && !isOfConnection(type);
  });
  for (const type of requests) await ask(type, {});
  viewer.send("takeControlRequest", {});
  await until(() => seen("controlChanged"));
  await viewer.close();
  assert.deepEqual(refusals(), []);
});
