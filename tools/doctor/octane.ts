import type { Clock } from "@fuelrail/kit/clock";
import { formatHostPort, type HostPort, isLoopbackHost } from "@fuelrail/kit/config";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneConnection, OctaneError, openOctane, reach } from "@fuelrail/kit/octane";
import { type Finding, skippedAfter } from "./check.ts";
import { checkPicture, checkStream } from "./picture.ts";

export interface DoctorContext {
  readonly address: HostPort;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the first image may take, in milliseconds. */
  readonly imageTimeoutMs: number;
}

/** Longest wait for the computer at the address to accept a connection, in milliseconds. */
const REACH_TIMEOUT_MS = 3_000;

/** Walks the way to Octane step by step; stops at the first step that fails. */
export async function checkOctane(context: DoctorContext): Promise<Finding[]> {
  const target = formatHostPort(context.address);
  const findings: Finding[] = [{
    step: "address",
    outcome: "ok",
    detail: `OCTANE_ADDRESS is ${target}`,
  }];
  const connection = await checkConnection(context);
  findings.push(connection);
  if (connection.outcome === "failed") return [...findings, ...skippedAfter("connection")];
  let octane: OctaneConnection;
  try {
    octane = await openOctane({ ...context.address, clock: context.clock, log: context.log });
  } catch (cause) {
    return [...findings, grpcFailure(cause, target), ...skippedAfter("gRPC")];
  }
  try {
    findings.push(
      { step: "gRPC", outcome: "ok", detail: `${target} answers calls` },
      generationFinding(octane),
    );
    const stream = await checkStream(octane, context.clock);
    findings.push(stream);
    if (stream.outcome === "failed") return [...findings, ...skippedAfter("event stream")];
    findings.push(await checkPicture(octane, context.clock, context.imageTimeoutMs));
    return findings;
  } finally {
    await octane.close();
  }
}

async function checkConnection({ address, clock }: DoctorContext): Promise<Finding> {
  const step = "connection";
  try {
    const startMs = clock.nowMs();
    const reached = await reach({ ...address, clock, timeoutMs: REACH_TIMEOUT_MS });
    const tookMs = Math.round(clock.nowMs() - startMs);
    const detail = `${reached.address} port ${address.port} accepts connections (${tookMs} ms)`;
    return { step, outcome: "ok", detail };
  } catch (cause) {
    const why = cause instanceof OctaneError ? cause.why : String(cause);
    return { step, outcome: "failed", detail: why, advice: connectionAdvice(address) };
  }
}

function connectionAdvice(address: HostPort): string[] {
  const open = "open Octane, then Preferences, GRPC API, and tick Enable GRPC Server";
  if (isLoopbackHost(address.host)) {
    return [
      open,
      `check that Server Address there ends with port ${address.port}`,
      "if Octane runs on another computer, or Fuelrail in a container, set OCTANE_ADDRESS to " +
      "that computer's address",
    ];
  }
  return [
    open,
    `set Server Address there to 0.0.0.0:${address.port}: one that says 127.0.0.1 cannot be ` +
    "reached from another computer or from a Linux container",
    `let TCP port ${address.port} through the firewall of ${address.host}`,
  ];
}

function grpcFailure(cause: unknown, target: string): Finding {
  const step = "gRPC";
  if (cause instanceof OctaneError && cause.kind === "deadline") {
    return {
      step,
      outcome: "failed",
      detail: `${target} accepts connections but does not answer: ${cause.why}`,
      advice: [
        "look at Octane's own screen: an open dialog or a long load keeps it from answering",
        "if it stays so, restart Octane",
      ],
    };
  }
  return {
    step,
    outcome: "failed",
    detail: cause instanceof OctaneError ? cause.why : String(cause),
    advice: [`check that no other program uses ${target}, and that OCTANE_ADDRESS is right`],
  };
}

function generationFinding(octane: OctaneConnection): Finding {
  const name = octane.rendererName ?? "a renderer that does not say its name";
  const version = octane.version === null ? "" : `, version ${octane.version}`;
  if (octane.generation === "unknown") {
    return {
      step: "generation",
      outcome: "note",
      detail: `${name}${version} speaks neither known generation of the API; only frames and the ` +
        "camera can work",
      advice: ["use OctaneRender 2026.1 Alpha 5 or Beta 2"],
    };
  }
  const label = octane.generation === "alpha5" ? "Alpha 5" : "Beta 2";
  return { step: "generation", outcome: "ok", detail: `${name}${version}, API of 2026.1 ${label}` };
}
