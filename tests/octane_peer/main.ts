import { type CliOptions, parseCli, USAGE, UsageError } from "./cli_options.ts";
import { type Peer, startPeer } from "./peer.ts";
import { PEER_NAME } from "./peer_options.ts";

const encoder = new TextEncoder();

function out(value: unknown): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(value)}\n`));
}

function readOptions(): CliOptions {
  if (Deno.args.includes("--help")) {
    Deno.stdout.writeSync(encoder.encode(`${USAGE}\n`));
    Deno.exit(0);
  }
  try {
    return parseCli(Deno.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    Deno.stderr.writeSync(encoder.encode(`${error.message}\n\n${USAGE}\n`));
    Deno.exit(2);
  }
}

function tellCounts(peer: Peer): void {
  out({ event: "stats", ...peer.counts() });
}

function tellWrites(peer: Peer): void {
  out({ event: "writes", timeOriginMs: performance.timeOrigin, writes: peer.writes() });
}

function tellSpans(peer: Peer): void {
  out({ event: "spans", timeOriginMs: performance.timeOrigin, spans: peer.spans() });
}

/** Answers "stats", "writes", "spans" and "stop" on standard input for as long as there is one. */
async function listen(peer: Peer, stop: () => void): Promise<void> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() === "stats") tellCounts(peer);
      if (line.trim() === "writes") tellWrites(peer);
      if (line.trim() === "spans") tellSpans(peer);
      if (line.trim() === "stop") stop();
    }
  }
}

const options = readOptions();
const peer = await startPeer(options.peer);
if (options.latencyMs > 0) peer.faults.setLatency(options.latencyMs);
peer.faults.setHung({ unary: options.hungUnary, stream: options.hungStream });
peer.faults.setDuplicateFrames(options.duplicateFrames);
peer.faults.setUserData(options.userData);
out({
  event: "listening",
  name: PEER_NAME,
  address: peer.address,
  port: peer.port,
  generation: peer.generation,
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  tellCounts(peer);
  void peer.stop().then(() => Deno.exit(0));
};
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") {
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGUSR1", () => tellCounts(peer));
}
void listen(peer, stop);
