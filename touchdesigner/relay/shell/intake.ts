import { encodeFrameHeader, type FrameHeader, type Room, subjects } from "@fuelrail/contracts";
import type { LiveTier, Tier } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { fetchNewestFrame, fetchStillBody } from "@fuelrail/kit/frames";
import type { Log } from "@fuelrail/kit/log";
import { type Checked, checkFrame, checkPicture, type RelayFrame } from "../core/frame_check.ts";
import { createNewest } from "../core/newest.ts";
import { createOrder } from "../core/order.ts";
import type { RelayTally } from "../core/tallies.ts";
import { startDemandLease } from "./demand_lease.ts";

/** Which frames of a room are wanted. */
export interface Wanted {
  /** The live tier; none for settled pictures alone. */
  readonly live: LiveTier | undefined;
  readonly stills: boolean;
  /** Live frames a second; 0 for as many as come. */
  readonly maxFps: number;
}

/** What an intake is made of. */
export interface IntakeOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly wanted: Wanted;
  readonly subscriber: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  /** Takes each frame once, in order, as soon as it comes; must not wait. */
  onFrame(frame: RelayFrame): void;
}

/** The frames of one room, wanted for as long as it lives. */
export interface Intake {
  /** Resolves once the newest frames of before were asked for. */
  readonly ready: Promise<void>;
  stop(): void;
}

const LOG_INTERVAL_MS = 10_000;

/**
 * Subscribes, leases demand, fetches what was newest before and after each loss of the bus, puts
 * announced stills together, and hands on what is whole and in order. Nothing is kept but one
 * announced still that waits for the one in work.
 */
export function startIntake(options: IntakeOptions): Intake {
  const { bus, room, wanted, clock, tally, onFrame } = options;
  const log = options.log.child({ room });
  const faultLog = log.throttled("frame fault", LOG_INTERVAL_MS);
  const fetchLog = log.throttled("frame fetch", LOG_INTERVAL_MS);
  const order = createOrder();
  const tiers: Tier[] = [];
  if (wanted.live !== undefined) tiers.push(wanted.live);
  if (wanted.stills) tiers.push("still");
  const announced = createNewest<FrameHeader>(() => tally.add("announced_superseded"));
  let isStopped = false;

  function take(checked: Checked): void {
    if (checked.is === "fault") {
      tally.add(checked.fault);
      faultLog.warn("a frame cannot be used", { fault: checked.fault, detail: checked.detail });
      return;
    }
    const header = checked.is === "frame" ? checked.frame.header : checked.header;
    const verdict = order.judge(header);
    if (verdict !== "next") {
      tally.add(verdict);
      return;
    }
    if (checked.is === "announced") {
      const now = announced.offer(checked.header);
      if (now !== undefined) void fetchBody(now);
      return;
    }
    order.note(header);
    tally.add("taken");
    onFrame(checked.frame);
  }

  function receive(bytes: Uint8Array, tier: Tier): void {
    if (isStopped) return;
    tally.add("received");
    take(checkFrame(bytes, tier));
  }

  async function fetchBody(header: FrameHeader): Promise<void> {
    try {
      const body = await fetchStillBody(bus, room, header.session, header.seq);
      if (isStopped) return;
      if (body.is === "found") {
        const whole = { ...header, announced: false };
        take(checkPicture(whole, body.bytes, joined(whole, body.bytes)));
      } else {
        tally.add("unfetched");
        fetchLog.warn("a large still could not be fetched", { seq: header.seq, why: body.is });
      }
    } catch (error) {
      tally.add("unfetched");
      fetchLog.warn("a large still could not be fetched", { seq: header.seq, error });
    } finally {
      const next = announced.done();
      if (next !== undefined && !isStopped) void fetchBody(next);
    }
  }

  async function fetchNewest(tier: Tier): Promise<void> {
    try {
      const newest = await fetchNewestFrame(bus, room, tier);
      if (newest.is === "found") receive(newest.bytes, tier);
    } catch (error) {
      fetchLog.warn("the newest frame could not be fetched", { tier, error });
    }
  }

  /** Live first: of one source image the still is the better picture. */
  async function catchUp(): Promise<void> {
    for (const tier of tiers) await fetchNewest(tier);
  }

  const subscriptions: Subscription[] = tiers.map((tier) =>
    bus.subscribe(subjects.frame(room, tier), ({ data }) => receive(data, tier))
  );
  subscriptions.push(bus.onStatus((status) => {
    if (status === "connected") void catchUp();
  }));
  const lease = startDemandLease({
    ...{ bus, room, clock, subscriber: options.subscriber },
    tiers: Object.fromEntries(
      tiers.map((tier) => [tier, tier === "still" ? 0 : wanted.maxFps]),
    ),
  });
  return {
    ready: bus.status === "connected" ? catchUp() : Promise.resolve(),
    stop() {
      isStopped = true;
      for (const subscription of subscriptions) subscription.unsubscribe();
      lease.stop();
    },
  };
}

function joined(header: FrameHeader, body: Uint8Array): Uint8Array {
  const head = encodeFrameHeader(header);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
