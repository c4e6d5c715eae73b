import { type Child, startChild, stopChildren } from "./children.ts";
import { greeting, networkAddresses, ownUrl } from "./greeting.ts";
import { NATS_NAME, plan, type PlanInput } from "./plan.ts";
import { untilReady } from "./ready.ts";

/** How long parts may take to stop in good order, ms; a little more than they give themselves. */
const PATIENCE_MS = 15_000;

/** Resolves at the first request to stop; the promise in it resolves at the second. */
function stopRequests(): Promise<{ readonly again: Promise<void> }> {
  const first = Promise.withResolvers<{ readonly again: Promise<void> }>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = (): void => {
    if (count++ === 0) first.resolve({ again: second.promise });
    else second.resolve();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return first.promise;
}

/**
 * Runs everything until it is to stop or a part of it ends, and returns the launcher's exit code;
 * `secret` signs the link for others, `say` takes lines for people.
 */
export async function serve(
  input: PlanInput,
  secret: string | undefined,
  say: (line: string) => void,
): Promise<number> {
  const stopped = stopRequests();
  const children: Child[] = [];
  const ended = new AbortController();
  for (const each of plan(input)) children.push(startChild(each, input.place.app));
  const lost = Promise.race(children.map((child) => child.ended));
  const over = Promise.race([stopped, lost]);
  over.then(() => ended.abort());
  say(`Fuelrail starts; the page will be at ${ownUrl(input.launch)}`);
  await untilReady(input.launch, ended.signal);
  if (!ended.signal.aborted) {
    (await greeting(input.launch, secret, networkAddresses())).forEach(say);
  }
  const end = await over;
  const late = new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, PATIENCE_MS)));
  const again = "again" in end ? end.again : stopped.then(() => undefined);
  const [server, services] = [
    children.filter((child) => child.name === NATS_NAME),
    children.filter((child) => child.name !== NATS_NAME),
  ];
  const impatient = Promise.race([late, again]);
  const codes = [...await stopChildren(services, impatient), ...await stopChildren(server, late)];
  if (!("again" in end)) {
    say(`${end.name} has ended with code ${end.code}, so everything was stopped.`);
    return end.code === 0 ? 1 : end.code;
  }
  say("Fuelrail has stopped.");
  return codes.every(({ code }) => code === 0) ? 0 : 1;
}
