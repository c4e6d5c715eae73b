import { type Room, subjects } from "@fuelrail/contracts";
import { type Bus, BusPayloadTooLarge } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { factsOf } from "../core/facts.ts";
import type { RelayFrame } from "../core/frame_check.ts";
import type { Standing } from "../core/standing.ts";
import { STATE_REPEAT_MS, stateText } from "../core/state_word.ts";
import type { RelayTally } from "../core/tallies.ts";
import type { Sink } from "./sink.ts";

/** What the MQTT sink is made of. */
export interface MqttSinkOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  /** Time without a new picture after which the newest is published again, ms. */
  readonly repeatMs: number;
}

const LOG_INTERVAL_MS = 10_000;

/**
 * Publishes bare pictures on subjects that the NATS server gives its MQTT clients as topics: live
 * ones on `picture`, settled ones on `final`, each after its facts on `info`, and the source on
 * `state`. Nothing is retained by the server, so the newest is repeated for who joins later.
 */
export function createMqttSink(options: MqttSinkOptions): Sink {
  const { bus, room, clock, tally, repeatMs } = options;
  const log = options.log.throttled("mqtt", LOG_INTERVAL_MS);
  const encoder = new TextEncoder();
  let newest: RelayFrame | undefined;
  let standing: Standing | undefined;
  let pictureTimer: Timer | undefined;
  let stateTimer: Timer | undefined;

  function publish(topic: string, data: Uint8Array): boolean {
    const { droppedWhileDown, droppedBacklog } = bus.stats;
    bus.publish(subjects.mqtt(room, topic), data);
    return bus.stats.droppedWhileDown === droppedWhileDown &&
      bus.stats.droppedBacklog === droppedBacklog;
  }

  function publishPicture(frame: RelayFrame, isRepeat: boolean): void {
    const topic = frame.header.tier === "still" ? "final" : "picture";
    const facts = { topic, ...factsOf(frame), repeated: isRepeat };
    try {
      const isSent = publish("info", encoder.encode(JSON.stringify(facts))) &&
        publish(topic, frame.picture);
      if (!isRepeat) tally.add(isSent ? "delivered" : "unpublished");
    } catch (error) {
      if (!(error instanceof BusPayloadTooLarge)) throw error;
      if (!isRepeat) tally.add("too_large_for_bus");
      log.warn("a picture is too large for the bus", { seq: frame.header.seq, error });
    }
  }

  function repeatPicture(): void {
    pictureTimer = clock.setTimer(repeatMs, repeatPicture);
    if (newest !== undefined) publishPicture(newest, true);
  }

  function tell(): void {
    stateTimer?.cancel();
    stateTimer = clock.setTimer(STATE_REPEAT_MS, tell);
    if (standing === undefined) return;
    publish("state", encoder.encode(stateText(room, standing, tally.told())));
  }

  return {
    frame(frame) {
      newest = frame;
      pictureTimer?.cancel();
      pictureTimer = clock.setTimer(repeatMs, repeatPicture);
      publishPicture(frame, false);
    },
    standing(now) {
      standing = now;
      tell();
    },
    stop() {
      pictureTimer?.cancel();
      stateTimer?.cancel();
      return Promise.resolve();
    },
  };
}
