/** `deno task doctor`: the way to Octane and back, step by step, and what to change. */
import { environment, readConfigOrExit } from "@fuelrail/kit/config";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { z } from "zod";
import { reportLines, verdict } from "./doctor/check.ts";
import { checkOctane } from "./doctor/octane.ts";
import { checkFolder, checkNats } from "./doctor/surroundings.ts";
import { out } from "./out.ts";

const IMAGE_TIMEOUT_MS = 10_000;

const config = readConfigOrExit(
  z.object({
    OCTANE_ADDRESS: environment.OCTANE_ADDRESS,
    NATS_URL: environment.NATS_URL,
    DATA_DIR: environment.DATA_DIR,
  }),
  Deno.env.toObject(),
);
const clock = systemClock;
const log = createLog("doctor", "error");

const findings = [
  ...await checkOctane({
    address: config.OCTANE_ADDRESS,
    clock,
    log,
    imageTimeoutMs: IMAGE_TIMEOUT_MS,
  }),
  await checkNats(config.NATS_URL, clock, log),
  await checkFolder("DATA_DIR", config.DATA_DIR ?? "data"),
];
reportLines(findings).forEach(out);
out();
out(verdict(findings));
Deno.exit(findings.some((finding) => finding.outcome === "failed") ? 1 : 0);
