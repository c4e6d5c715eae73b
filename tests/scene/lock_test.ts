import assert from "node:assert/strict";
import { createStatePublisher } from "@fuelrail/kit/state";
import { until } from "../testkit/until.ts";
import { ROOM, withRig } from "./rig.ts";

Deno.test("an admin's lock freezes settings and commands until it is taken away", () =>
  withRig({ paused: true }, async ({ ask, bus, peer }) => {
    const free = { until: null, requests: [] };
    const locked = { by: { name: "Grace" }, since: 1, reason: "client call" };
    let isLocked = true;
    const publisher = createStatePublisher({
      bus,
      room: ROOM,
      kind: "control",
      session: 7,
      snapshot: () => [{
        event_type: "controlChanged",
        payload: isLocked ? { ...free, locked } : free,
      }],
    });
    try {
      const set = (value: number) => ask("setRenderSettingRequest", { key: "clay", value });
      publisher.publish("controlChanged", { ...free, locked });
      const refused = await until(async () => {
        const { payload } = await set(0);
        return payload.code === "locked" ? payload : undefined;
      });
      assert.match(String(refused.message), /Grace: client call/);
      const command = await ask("renderCommandRequest", { command: "stop" });
      assert.equal(command.payload.code, "locked");
      assert.equal(peer.engine.clay, 0);
      isLocked = false;
      publisher.publish("controlChanged", free);
      await until(async () => (await set(1)).event_type === "renderSettingsChanged");
      assert.equal(peer.engine.clay, 1);
    } finally {
      publisher.stop();
    }
  }));
