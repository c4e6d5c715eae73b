import assert from "node:assert/strict";
import { ConfigError } from "./config.ts";
import { run, type RunOptions } from "./lifecycle.ts";
import { createLog } from "./log.ts";

function stage(options: Partial<RunOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const exits: number[] = [];
  let signal: (name: string) => void = () => {};
  let isListening = false;
  const { promise: exited, resolve: onExit } = Promise.withResolvers<void>();
  const log = createLog("test", "debug", (line) => lines.push(JSON.parse(line)));
  const start = (main: (stop: AbortSignal) => Promise<void>): Promise<void> =>
    run(log, main, {
      exit: (code) => {
        exits.push(code);
        onExit();
      },
      onStopSignal: (fn) => {
        signal = fn;
        isListening = true;
        return () => isListening = false;
      },
      ...options,
    });
  const messages = (): unknown[] => lines.map((line) => line.msg);
  return {
    start,
    exits,
    exited,
    messages,
    signal: () => signal("SIGTERM"),
    isListening: () => isListening,
  };
}

function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => stop.addEventListener("abort", () => resolve()));
}

Deno.test("run() finishes when it is asked to, and takes a signal after that for the second", async () => {
  const request = new AbortController();
  const { start, exits, exited, messages, signal } = stage({ stopRequest: request.signal });
  const ended = Promise.withResolvers<void>();
  const running = start(async (stop) => {
    await untilStopped(stop);
    await ended.promise;
  });
  request.abort("nobody needs it");
  assert.deepEqual(exits, []);
  assert.ok(messages().includes("stopping"));
  signal();
  await exited;
  assert.deepEqual(exits, [1]);
  ended.resolve();
  await running;
});

Deno.test("run() that is stopping goes on with that when it is asked to stop", async () => {
  const request = new AbortController();
  const { start, exits, signal } = stage({ stopRequest: request.signal });
  const running = start(untilStopped);
  signal();
  request.abort("again");
  await running;
  assert.deepEqual(exits, []);
});

Deno.test("run() that was asked to stop before it began tells its work so", async () => {
  const { start } = stage({ stopRequest: AbortSignal.abort("early") });
  let wasAsked = false;
  await start((stop) => {
    wasAsked = stop.aborted;
    return Promise.resolve();
  });
  assert.ok(wasAsked);
});

Deno.test("run aborts on a signal and ends when main has drained", async () => {
  const { start, signal, exits, messages, isListening } = stage();
  const running = start(untilStopped);
  assert.equal(isListening(), true);
  signal();
  await running;
  assert.deepEqual(exits, []);
  assert.deepEqual(messages(), ["stopping", "stopped"]);
  assert.equal(isListening(), false);
});

Deno.test("run exits with 1 when main does not drain before the deadline", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { start, signal, exits, exited, messages } = stage({ drainMs: 5 });
  const running = start(() => promise);
  signal();
  await exited;
  assert.deepEqual(exits, [1]);
  assert.deepEqual(messages(), ["stopping", "could not finish before the drain deadline"]);
  resolve();
  await running;
});

Deno.test("run exits at once on a second signal", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { start, signal, exits } = stage();
  const running = start(() => promise);
  signal();
  signal();
  assert.deepEqual(exits, [1]);
  resolve();
  await running;
});

Deno.test("run exits with 1 when main fails, with 2 for a wrong environment", async () => {
  const broken = stage();
  await broken.start(() => Promise.reject(new Error("no")));
  assert.deepEqual([broken.exits, broken.messages()], [[1], ["failed"]]);
  const misconfigured = stage();
  await misconfigured.start(() => Promise.reject(new ConfigError([])));
  assert.deepEqual(misconfigured.exits, [2]);
});

Deno.test("run logs an unhandled rejection and goes on", async () => {
  const { start, signal, exits, messages } = stage();
  const { promise: isSeen, resolve: onSeen } = Promise.withResolvers<void>();
  const running = start(async (stop) => {
    const reject = (): Promise<void> => Promise.reject(new Error("lost"));
    void reject();
    setTimeout(onSeen, 0);
    await untilStopped(stop);
  });
  await isSeen;
  signal();
  await running;
  assert.deepEqual(exits, []);
  assert.ok(messages().includes("a promise was rejected and nobody handled it"));
});

Deno.test("run ends a real process gracefully on SIGTERM", async () => {
  const module = new URL("./lifecycle.ts", import.meta.url).href;
  const logModule = new URL("./log.ts", import.meta.url).href;
  const code = `
    import { run } from ${JSON.stringify(module)};
    import { createLog } from ${JSON.stringify(logModule)};
    await run(createLog("child", "info"), async (stop) => {
      const keepAlive = setInterval(() => {}, 1000);
      await new Promise((resolve) => {
        stop.addEventListener("abort", resolve);
        console.log("ready");
      });
      clearInterval(keepAlive);
    });
  `;
  const config = new URL("../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, "--ext=ts", code],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const wasReady = text.includes("ready");
    text += chunk;
    if (!wasReady && text.includes("ready")) child.kill("SIGTERM");
  }
  const { code: exitCode, signal } = await child.status;
  assert.deepEqual([exitCode, signal], [0, null]);
  assert.match(text, /"msg":"stopping".*\n.*"msg":"stopped"/);
});
