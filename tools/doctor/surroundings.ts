import { connectNatsBus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { MAX_FRAME_BYTES } from "@fuelrail/contracts";
import type { Log } from "@fuelrail/kit/log";
import type { Finding } from "./check.ts";

/** Longest wait for a NATS server, in milliseconds. */
const NATS_TIMEOUT_MS = 5_000;

/** Whether the bus is there and takes whole frames. */
export async function checkNats(
  url: string | undefined,
  clock: Clock,
  log: Log,
): Promise<Finding> {
  const step = "NATS";
  if (url === undefined) {
    return { step, outcome: "ok", detail: "NATS_URL is not set: the embedded bus is used" };
  }
  const bus = await connectNatsBus({ url, name: "doctor", log, clock });
  try {
    if (!await becameConnected(bus, clock)) {
      return {
        step,
        outcome: "failed",
        detail: `no NATS server answers at ${url}`,
        advice: ["start the NATS server, or unset NATS_URL to use the embedded bus"],
      };
    }
    if (bus.maxPayloadBytes < MAX_FRAME_BYTES) {
      return {
        step,
        outcome: "failed",
        detail: `its largest message is ${bus.maxPayloadBytes} bytes; frames need more`,
        advice: ["set max_payload: 8MB in the server's configuration"],
      };
    }
    const bucket = await bus.keyValue("doctor").then(() => undefined, (cause: unknown) => cause);
    if (bucket !== undefined) {
      return {
        step,
        outcome: "failed",
        detail: `it cannot keep settings: ${String(bucket)}`,
        advice: ["switch JetStream on: jetstream {} in the server's configuration"],
      };
    }
    return { step, outcome: "ok", detail: `${url}, largest message ${bus.maxPayloadBytes} bytes` };
  } finally {
    await bus.drain();
  }
}

type NatsBus = Awaited<ReturnType<typeof connectNatsBus>>;

async function becameConnected(bus: NatsBus, clock: Clock): Promise<boolean> {
  if (bus.status === "connected") return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.setTimer(NATS_TIMEOUT_MS, () => resolve(false));
  const watch = bus.onStatus((status) => {
    if (status === "connected") resolve(true);
  });
  const connected = await promise;
  timer.cancel();
  watch.unsubscribe();
  return connected;
}

/** Whether a folder can be written to. */
export async function checkFolder(name: string, folder: string): Promise<Finding> {
  const step = "files";
  const probe = `${folder}/.fuelrail-doctor`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(probe, "");
    await Deno.remove(probe);
    return { step, outcome: "ok", detail: `${name} ${folder} can be written to` };
  } catch (cause) {
    const detail = `${name} ${folder} cannot be written to: ${String(cause)}`;
    return { step, outcome: "failed", detail, advice: [`set ${name} to a folder that can`] };
  }
}
