import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { type LineProgram, startLines } from "./python.ts";

const PATIENT_MS = 60_000;

interface Shown {
  readonly kind: "jpg" | "png";
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
}

interface Report {
  readonly info: Readonly<Record<string, string>>;
  readonly picture: Shown | null;
  readonly held: Shown | null;
  readonly program: number;
  /** Every picture that the live TOP showed: `j` for a JPEG, `p` for a PNG. */
  readonly shown: string;
}

function startKit({ port, room }: Stack): LineProgram {
  return startLines([
    "-m",
    "tests.live",
    "viewer",
    "--address",
    `127.0.0.1:${port}`,
    "--room",
    room,
  ]);
}

function newest(kit: LineProgram): Report | undefined {
  return kit.lines.at(-1) as Report | undefined;
}

/** Waits for a report after line `from` that `suits`. */
function told(
  kit: LineProgram,
  what: string,
  suits: (report: Report) => boolean,
  from = 0,
): Promise<Report> {
  return until(() => (kit.lines.slice(from) as Report[]).find(suits), {
    timeoutMs: PATIENT_MS,
    what,
    instead: () => `${kit.errors()}\n${JSON.stringify(newest(kit))}`,
  });
}

interface FrameCounts {
  readonly sent: number;
  readonly acked: number;
  readonly unknown_acks: number;
}

/** What the gateway counts of the kit's frames, once it is as it should be. */
async function fetchFrames(
  { url }: Stack,
  suits = ({ sent, acked, unknown_acks }: FrameCounts) =>
    sent > 1 && acked === sent && unknown_acks === 0,
): Promise<FrameCounts | undefined> {
  const { viewers }: { viewers: { name: string; frames: FrameCounts }[] } =
    await (await fetch(`${url}/api/viewers`)).json();
  const frames = viewers.find(({ name }) => name === "TouchDesigner")?.frames;
  return frames !== undefined && suits(frames) ? frames : undefined;
}

Deno.test("the kit shows live frames and the still with alpha, and acknowledges them", async () => {
  await using stack = await startStack({
    peer: { width: 128, height: 64, maxSamples: 20, sampleDelayMs: 100, alpha: true },
  });
  await using kit = startKit(stack);
  // A pause of the machine may make a picture settle that is not the last one.
  const final = await told(
    kit,
    "the still",
    ({ info }) => info["final"] === "1" && info["samples"] === "20",
  );
  const { picture, info } = final;
  assert.deepEqual([picture?.kind, picture?.width, picture?.height], ["png", 128, 64]);
  assert.equal(picture?.alpha, true);
  assert.deepEqual([info["samples"], info["max_samples"], info["alpha"]], ["20", "20", "1"]);
  assert.equal(info["held"], "0");

  const answer = await fetch(`${stack.url}/rooms/${stack.room}/frame.png`);
  const still = new Uint8Array(await answer.arrayBuffer());
  assert.equal(picture?.sha256, createHash("sha256").update(still).digest("hex"));

  stack.peer.moveCamera({ position: [3, 4, 9] });
  await told(kit, "live again, then still", ({ shown }) => /pj[jp]*p$/.test(shown));
  await until(() => fetchFrames(stack), {
    what: "an ack for each frame that was sent",
    instead: async () => JSON.stringify(await fetchFrames(stack, () => true)),
  });
  await told(kit, "an age in ms", ({ info }) => Number(info["age_ms"]) > 0);
});

Deno.test("the kit keeps its picture and says that Octane is lost, until it is back", async () => {
  await using stack = await startStack({ peer: { width: 96, height: 64, maxSamples: 4_000 } });
  await using kit = startKit(stack);
  await told(kit, "live", ({ info, picture }) => info["state"] === "live" && picture !== null);
  await stack.peer.halt();
  const lost = await told(kit, "the loss", ({ info }) => info["state"] === "octane lost");
  assert.equal(lost.info["held"], "1");
  assert.notEqual(lost.picture, null);
  assert.match(lost.info["detail"] ?? "", /127\.0\.0\.1/);
  const from = kit.lines.length;
  await stack.peer.restart();
  const back = await told(
    kit,
    "live again with a new picture",
    ({ info, picture }) => info["state"] === "live" && picture?.sha256 !== lost.picture?.sha256,
    from,
  );
  assert.equal(back.info["held"], "0");
});

Deno.test("a frozen program stands still while the preview follows the render", async () => {
  await using stack = await startStack({ peer: { width: 96, height: 64, maxSamples: 4_000 } });
  await using kit = startKit(stack);
  await told(kit, "a picture", ({ picture }) => picture !== null);
  await kit.send({ par: "Freeze", value: true });
  const frozen = await told(kit, "frozen", ({ program }) => program === 1);
  assert.notEqual(frozen.held, null);
  const later = await told(
    kit,
    "a newer preview",
    ({ picture, held }) =>
      held?.sha256 === frozen.held?.sha256 && picture?.sha256 !== frozen.picture?.sha256,
    kit.lines.length,
  );
  assert.equal(later.program, 1);
});

Deno.test("a CHOP moves Octane's camera, and joining does not", async () => {
  await using stack = await startStack({ peer: { width: 96, height: 64, maxSamples: 4_000 } });
  const before = stack.peer.camera();
  await using kit = startKit(stack);
  await told(kit, "a picture", ({ picture }) => picture !== null);
  const pose = {
    posx: 4,
    posy: 3,
    posz: 6,
    targetx: 0,
    targety: 0.5,
    targetz: 0,
    upx: 0,
    upy: 1,
    upz: 0,
    fov: 40,
  };
  await kit.send({ camera: pose });
  await kit.send({ par: "Camerasend", value: true });
  const watcher = await connectViewer({ port: stack.port, room: stack.room });
  await watcher.next("presenceChanged", ({ viewers }) => viewers.length === 2, PATIENT_MS);
  await until(() => watcher.heard.some(({ event_type }) => event_type === "cameraStateChanged"), {
    timeoutMs: PATIENT_MS,
    what: "Octane's camera being read, without which nobody moves it",
  });
  assert.deepEqual(stack.peer.camera(), before, "what the CHOP says at first is not sent");
  for (let step = 1; step <= 20; step++) await kit.send({ camera: { posx: 4 + step / 10 } });
  await until(() => stack.peer.camera()?.position?.[0] === 6, {
    timeoutMs: PATIENT_MS,
    what: "the last pose at Octane",
    instead: () => JSON.stringify([stack.peer.camera(), newest(kit)?.info, kit.errors()]),
  });
  assert.deepEqual(stack.peer.camera()?.position, [6, 3, 6]);
  await watcher.close();
});

Deno.test("a pose that Octane was not there for arrives when Octane does", async () => {
  await using stack = await startStack({ peer: { width: 96, height: 64, maxSamples: 4_000 } });
  await stack.peer.halt();
  await using kit = startKit(stack);
  await told(kit, "the loss", ({ info }) => info["state"] === "octane lost");
  const pose = { posx: 4, posy: 3, posz: 6, targetx: 0, targety: 0.5, targetz: 0 };
  await kit.send({ camera: { ...pose, upx: 0, upy: 1, upz: 0, fov: 40 } });
  await kit.send({ par: "Camerasend", value: true });
  // What the CHOP says when it is switched on is where things begin; what it says later is sent.
  let posx = 4;
  await until(async () => {
    if (newest(kit)?.info["camera_sent"] !== "0") return true;
    await kit.send({ camera: { posx: ++posx } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }, { timeoutMs: PATIENT_MS, what: "a pose being sent" });
  await told(kit, "the refusal", ({ info }) => info["camera_fault"] !== "");
  await stack.peer.restart();
  await until(() => stack.peer.camera()?.position?.[0] === posx, {
    timeoutMs: PATIENT_MS,
    what: "the newest pose at Octane",
    instead: () => JSON.stringify([posx, stack.peer.camera(), newest(kit)?.info, kit.errors()]),
  });
  await told(kit, "no fault any more", ({ info }) => info["camera_fault"] === "");
});
