import { type NatsConnection, NatsError } from "nats";
import assert from "node:assert/strict";
import { createManualClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { BusClosed } from "./errors.ts";
import { createNatsKeyValue } from "./nats_key_value.ts";
import type { NatsLink } from "./nats_link.ts";

Deno.test("createNatsKeyValue waits for JetStream, but leaves no timer when the bus is closed meanwhile", async () => {
  let asked = 0;
  const kv = (): Promise<never> => {
    asked++;
    return Promise.reject(new NatsError("no JetStream yet", "503"));
  };
  const connection = {
    info: { jetstream: true },
    isClosed: () => false,
    jetstream: () => ({ views: { kv } }),
  } as unknown as NatsConnection;
  const link: NatsLink = {
    connection,
    whenUp: () => Promise.resolve(connection),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const clock = createManualClock();
  const bus = new AbortController();
  const opening = createNatsKeyValue({
    ...{ bucket: "notes", options: {}, replicas: 1, link, clock },
    log: createLog("test", "error", () => {}),
    onStatus: () => ({ unsubscribe() {} }),
    closed: bus.signal,
  });
  const isRefused = assert.rejects(opening, BusClosed);
  for (let turns = 0; turns < 200 && asked < 6; turns++) await clock.advanceAsync(20);
  assert.equal(asked, 6, "it asks again and again");
  for (let turns = 0; turns < 5; turns++) await clock.advanceAsync(0);
  assert.equal(clock.pendingTimers, 1);
  bus.abort();
  assert.equal(clock.pendingTimers, 0);
  await isRefused;
});
