import { type CameraPose, DEFAULT_NAVIGATION } from "@fuelrail/camera-math";
import fc from "fast-check";
import assert from "node:assert/strict";
import { steeringFly, steeringMirror, steeringMove, steeringPose } from "./steering.ts";
import { advance, steeringDueMs, steeringGranted } from "./steering_advance.ts";
import { steeringBegin, steeringDrop, steeringEnd, steeringForget } from "./steering_cancel.ts";
import {
  steeringImage,
  steeringRead,
  steeringReadBroken,
  steeringReadFailed,
  steeringStirred,
  steeringWriteFailed,
  steeringWritten,
} from "./steering_octane.ts";
import { createSteering, type Goal, type SteeringEffect } from "./steering_state.ts";

const SIZE = { width: 200, height: 100 };
const START: CameraPose = { position: [0, 1, 10], target: [0, 1, 0], up: [0, 1, 0], fov: 40 };
const AWAY = { code: "octane_offline", message: "gone" } as const;
const VOID = { code: "turn_void", message: "lapsed" } as const;

type Render = "rendering" | "stopped" | "paused" | "finished";

/** One driver, and an Octane whose readings and writes end when they are told to. */
class Room {
  readonly state = createSteering();
  nowMs = 0;
  held: CameraPose = START;
  project = 1;
  isReading = false;
  writing: Goal | undefined;
  /** Newest input that was accepted and neither written nor refused. */
  owed: number | undefined;
  #level = 1;
  #seq = 0;

  constructor() {
    this.mirror(true, "rendering");
    this.read();
  }

  /**
   * Takes effects as the shell would. A refusal settles whatever was owed, also one that is not
   * told because the same was told a moment ago.
   */
  take(effects: readonly SteeringEffect[]): void {
    if (this.state.refusedAtMs.get("ann") === this.nowMs) this.owed = undefined;
    for (const effect of effects) {
      if (effect.type === "refuse") this.owed = undefined;
      if (effect.type === "read") {
        assert.equal(this.isReading, false, "one reading at a time");
        this.isReading = true;
      }
      if (effect.type === "write") {
        assert.equal(this.writing, undefined, "one write at a time");
        this.writing = effect.goal;
      }
    }
  }

  mirror(link: boolean, render: Render): void {
    this.take(steeringMirror(this.state, { link, render, size: SIZE }, this.nowMs));
  }

  move(): void {
    const intents = [{ type: "orbit", dx: 3, dy: 0 } as const];
    const inputSeq = ++this.#seq;
    const input = { viewerId: "ann", inputSeq, intents, navigation: DEFAULT_NAVIGATION };
    this.#steer(inputSeq, () => steeringMove(this.state, input, this.nowMs));
  }

  pose(): void {
    const inputSeq = ++this.#seq;
    const pose = { ...START, position: [inputSeq, 1, 10] } as const;
    const sent = { viewerId: "ann", inputSeq, pose };
    this.#steer(inputSeq, () => steeringPose(this.state, sent, this.nowMs));
  }

  /** Flies for a moment, which changes the pose on top of whatever is owed. */
  fly(keys: readonly number[]): void {
    const flight = { by: "ann", keys, unitsPerSecond: 2, inputSeq: this.#seq };
    this.take(steeringFly(this.state, flight, this.nowMs));
  }

  /** As the pointer desk: nothing of a gesture that is over counts. */
  #steer(inputSeq: number, step: () => readonly SteeringEffect[]): void {
    if (this.state.cancelled.has("ann")) return;
    const owed = this.owed;
    this.owed = inputSeq;
    const effects = step();
    const isAccepted = this.state.goal?.inputSeq === inputSeq ||
      this.state.writing?.inputSeq === inputSeq ||
      this.state.waiting.some((input) => input.inputSeq === inputSeq) ||
      effects.some(({ type }) => type === "write");
    if (!isAccepted) this.owed = owed;
    this.take(effects);
  }

  read(how: "seen" | "blind" | "broken" | "lost" | "void" = "seen"): void {
    if (!this.isReading) return;
    this.isReading = false;
    const { state, nowMs, project: projectGeneration } = this;
    if (how === "seen") {
      this.take(steeringRead(state, { pose: this.held, projectGeneration }, nowMs));
    }
    if (how === "blind") {
      this.take(steeringRead(state, { pose: undefined, projectGeneration }, nowMs));
    }
    if (how === "broken") this.take(steeringReadBroken(state, nowMs));
    if (how === "lost") this.take(steeringReadFailed(state, AWAY, nowMs));
    if (how === "void") this.take(steeringReadFailed(state, VOID, nowMs));
  }

  write(how: "made" | "lost" | "void" = "made"): void {
    const { writing, state, nowMs } = this;
    if (writing === undefined) return;
    this.writing = undefined;
    if (how !== "made") {
      this.take(steeringWriteFailed(state, how === "void" ? VOID : AWAY, nowMs));
      return;
    }
    this.held = writing.pose;
    if (this.owed !== undefined && writing.inputSeq >= this.owed) this.owed = undefined;
    const made = { level: ++this.#level, atMs: nowMs, projectGeneration: this.project };
    this.take(steeringWritten(state, made, nowMs));
  }

  image(): void {
    this.take(steeringImage(this.state, this.#level, this.nowMs));
  }

  /** The time comes at which the shell's alarm would ring next, if it is set. */
  ring(): void {
    const dueMs = steeringDueMs(this.state);
    if (dueMs === undefined) return;
    this.nowMs = Math.max(this.nowMs, dueMs);
    this.take(advance(this.state, this.nowMs));
  }
}

const STEPS: Readonly<Record<string, (room: Room) => void>> = {
  move: (room) => room.move(),
  moveAgain: (room) => room.move(),
  pose: (room) => room.pose(),
  fly: (room) => room.fly([26]),
  land: (room) => room.fly([]),
  begin: ({ state }) => steeringBegin(state, "ann"),
  end: ({ state }) => steeringEnd(state, "ann"),
  seen: (room) => room.read(),
  blind: (room) => room.read("blind"),
  broken: (room) => room.read("broken"),
  readLost: (room) => room.read("lost"),
  readVoid: (room) => room.read("void"),
  made: (room) => room.write(),
  writeLost: (room) => room.write("lost"),
  writeVoid: (room) => room.write("void"),
  granted: (room) => room.take(steeringGranted(room.state, room.nowMs)),
  image: (room) => room.image(),
  ring: (room) => room.ring(),
  stirred: (room) => room.take(steeringStirred(room.state, 1_000, room.nowMs)),
  later: (room) => room.nowMs += 700,
  project: (room) => room.project++,
  left: (room) => {
    room.take(steeringDrop(room.state, "ann", true, AWAY));
    steeringForget(room.state, "ann");
  },
  down: (room) => room.mirror(false, "rendering"),
  up: (room) => room.mirror(true, "rendering"),
  stopped: (room) => room.mirror(true, "stopped"),
};

Deno.test("whatever comes, a movement that was accepted is written in the end or its driver is told", () => {
  const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 50 });
  fc.assert(
    fc.property(steps, (names) => {
      const room = new Room();
      for (const name of names) {
        room.nowMs += 5;
        STEPS[name]?.(room);
        const { state } = room;
        assert.ok(state.waiting.length === 0 || state.isReading, "input waits for no reading");
        assert.equal(state.isReading, room.isReading);
        assert.equal(state.writing !== undefined, room.writing !== undefined);
      }
      room.fly([]);
      room.mirror(true, "rendering");
      for (let round = 0; round < 12; round++) {
        room.read();
        room.write();
        room.ring();
      }
      assert.equal(room.owed, undefined, "neither written nor refused");
      assert.deepEqual(room.state.waiting, []);
      assert.equal(room.state.goal, undefined);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("input that waits is put on top of a write that overtook its reading", () => {
  const room = new Room();
  room.nowMs = 1_000;
  room.move();
  room.fly([26]);
  room.nowMs += 20;
  room.ring();
  assert.ok(room.writing !== undefined);
  room.read();
  assert.deepEqual(room.state.waiting, []);
  room.fly([]);
  room.write();
  room.ring();
  assert.equal(room.writing?.inputSeq, 1);
});

Deno.test("input is refused when nothing is looked through", () => {
  const room = new Room();
  room.nowMs = 1_000;
  room.move();
  assert.equal(room.owed, 1);
  room.read("blind");
  assert.equal(room.owed, undefined);
});

Deno.test("a turn that is lost costs no movement, unless turns are lost over and over", () => {
  const room = new Room();
  room.nowMs = 1_000;
  room.move();
  room.read("void");
  room.read();
  room.write("void");
  assert.equal(room.owed, 1);
  room.write();
  assert.equal(room.owed, undefined);
  room.move();
  for (let round = 0; round < 8 && room.owed !== undefined; round++) {
    room.ring();
    room.write("void");
  }
  assert.equal(room.owed, undefined);
  assert.equal(room.writing, undefined);
});
