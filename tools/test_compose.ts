/**
 * `deno task test:compose`: builds the images and runs the compose stack end to end, against the
 * test renderer on this machine; ends with `N passed, N failed`. Needs root on Debian, where it
 * installs what is missing and starts a Docker engine of its own unless one answers.
 */
import assert from "node:assert/strict";
import { ensureImages, namedImages } from "./compose/base_images.ts";
import { createChecks } from "./compose/checks.ts";
import { checkBadNetwork } from "./compose/bad_network.ts";
import { checkDisplays, checkRotation } from "./compose/displays.ts";
import { type Engine, hostGateway, startEngine } from "./compose/engine.ts";
import { checkFaults } from "./compose/fault_scenario.ts";
import { assertLeanImage } from "./compose/images_check.ts";
import { freePort } from "./compose/ports.ts";
import { succeed } from "./compose/process.ts";
import { COMPOSE_PROGRAMS, fetchCompose2 } from "./compose/programs.ts";
import { type Renderer, startRenderer } from "./compose/renderer.ts";
import * as scenario from "./compose/scenario.ts";
import { createStack, type Stack } from "./compose/stack.ts";
import { err, out } from "./out.ts";
import { ensurePrograms } from "./programs.ts";

const ROOM = "COMPOSE";
const SECOND_ROOM = "COMPOSE-2";
const OVERLAYS = ["displays", "faults", "relays", "cluster", "observability"].map((name) =>
  `compose.${name}.yaml`
);
const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const checks = createChecks();

async function runChecks(engine: Engine, folder: string): Promise<void> {
  const images = await namedImages(root);
  const imported = await ensureImages(engine, images, folder);
  const gateImage = images.find((image) => image.startsWith("nats:")) ?? "";
  const address = await hostGateway(engine, gateImage);
  const tag = `test-${Deno.pid}`;
  const [port, tlsPort, displayPort] = [freePort(), freePort(), freePort()];
  const [faultsPort, faultyPort] = [freePort(), freePort()];
  const stacks: Stack[] = [];
  const renderers: Renderer[] = [];
  const rendererOf = async (generation: "alpha5" | "beta2"): Promise<Renderer> => {
    const renderer = await startRenderer(root, address, generation);
    renderers.push(renderer);
    return renderer;
  };
  const stackOf = (
    composeProgram: string,
    more: Record<string, string>,
    overlays: readonly string[] = [],
  ): Stack => {
    const project = `fuelrail-${stacks.length + 1}-${Deno.pid}`;
    const ports = {
      PORT: port,
      TLS_PORT: tlsPort,
      DISPLAY_PORT: displayPort,
      FAULTS_PORT: faultsPort,
      FAULTY_PORT: faultyPort,
    };
    const texts = Object.entries(ports).map(([name, value]) => [name, String(value)]);
    const settings = { ...Object.fromEntries(texts), ROOM, FUELRAIL_TAG: tag, ...more };
    const stack = createStack({ root, project, engine, composeProgram, settings, overlays });
    stacks.push(stack);
    return stack;
  };
  const at = ({ port }: Renderer) => ({ OCTANE_ADDRESS: `host.docker.internal:${port}` });
  const built = ["setup", ...scenario.SERVICES].map((service) => `fuelrail-${service}:${tag}`);
  const where = { port, room: ROOM };
  try {
    const beta2 = await rendererOf("beta2");
    const first = stackOf("docker-compose", at(beta2), ["compose.displays.yaml"]);
    const isBuilt = await checks.check("the images build with compose 1.29", async () => {
      await first.compose("build");
    });
    if (!isBuilt) return;
    await checks.check(
      "the images are small, not root, without tests, and may do what their name stands for",
      async () =>
        (await Promise.all(built.map((image) => assertLeanImage(engine, image)))).join(", "),
    );
    const published = await scenario.checkStart(checks, first, where);
    if (published !== undefined) {
      await scenario.checkAccess(checks, first, published, tlsPort);
      await checkDisplays(checks, published, displayPort);
      await checkFaults(checks, first, published);
      await checkRotation(checks, first, published);
    }
    await scenario.checkEnd(checks, first);
    await checkCalls(beta2);
    const alpha5 = await rendererOf("alpha5");
    const compose2 = await fetchCompose2(folder);
    const two = {
      COMPOSE_PROFILES: "second",
      ROOM_2: SECOND_ROOM,
      OCTANE_ADDRESS_2: at(beta2).OCTANE_ADDRESS,
    };
    const second = stackOf(compose2, { ...at(alpha5), ...two }, ["compose.faults.yaml"]);
    for (const program of ["docker-compose", compose2]) {
      await checks.check("compose reads every overlay", async () => {
        for (const overlay of OVERLAYS) {
          await stackOf(program, {}, [overlay]).compose("config", "-q");
        }
        return await stackOf(program, {}).compose("version", "--short");
      });
    }
    built.push(`fuelrail-faults:${tag}`);
    await second.compose("build", "faults");
    const again = await scenario.checkStart(checks, second, where);
    if (again !== undefined) {
      await scenario.checkSecondRoom(checks, second, again, SECOND_ROOM);
      await checkBadNetwork(checks, again, { faultsPort, faultyPort });
    }
    await scenario.checkEnd(checks, second);
    await checkCalls(alpha5);
  } finally {
    for (const stack of stacks) await stack.compose("down", "-v").catch((error) => err(`${error}`));
    for (const renderer of renderers) await renderer.stop();
    if (!engine.own) {
      await succeed("docker", ["image", "rm", "-f", ...built, ...imported]).catch((error) =>
        err(`${error}`)
      );
    }
  }
}

async function checkCalls(renderer: Renderer): Promise<void> {
  await checks.check("Octane got no forbidden call and at most two at once", async () => {
    const { forbidden, unary } = await renderer.counts();
    assert.deepEqual(forbidden, []);
    assert.ok(unary.mostAtOnce <= 2, `${unary.mostAtOnce} calls at once`);
    return `${unary.mostAtOnce} at once`;
  });
}

async function main(): Promise<number> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    err("The compose test needs root on Debian: it starts a Docker engine and makes base images.");
    return 1;
  }
  if (!await ensurePrograms(COMPOSE_PROGRAMS)) return 1;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, checks.interrupt);
  }
  const folder = await Deno.makeTempDir({ prefix: "fuelrail-compose-" });
  const engine = await startEngine(`${folder}/engine`);
  out(`Docker engine ${engine.about}${engine.own ? ", started for this test" : ""}`);
  try {
    await runChecks(engine, folder);
  } catch (error) {
    checks.fail("the compose test", error);
  } finally {
    await engine.stop();
    await Deno.remove(folder, { recursive: true });
  }
  out(`\n${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0 && checks.passed > 0 ? 0 : 1;
}

Deno.exit(await main());
