import assert from "node:assert/strict";
import fc from "fast-check";
import type { FrameIdentity, RoomFrame } from "../room_frame.ts";
import { acceptFrame, createRoomFrames } from "../room_frames.ts";
import { acceptTiles, type Had, noteFetched, patchFor } from "./patch.ts";
import { TILES, TileScreen, TileSource } from "./test_tiles.ts";

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("image" as const),
        changed: fc.subarray([...Array(TILES).keys()]),
        isKey: fc.boolean(),
        wholeBytes: fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }),
        /** Messages that the bus loses, by their place. */
        lost: fc.subarray([0, 1]),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("fetch" as const) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("show" as const), skip: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("whole" as const) }) },
  ),
  { maxLength: 80 },
);

/** A gateway's room and one screen behind it that acknowledges what it shows. */
class Run {
  readonly #frames = createRoomFrames();
  readonly #screen = new TileScreen();
  readonly #flight: RoomFrame[] = [];
  #had: Had | undefined;
  #sent: FrameIdentity | undefined;

  constructor(readonly source: TileSource) {}

  get shownSeq(): number {
    return this.#screen.seq;
  }

  hear(message: RoomFrame): void {
    if (message.header.kind === "tiles") acceptTiles(this.#frames, message);
    else acceptFrame(this.#frames, message);
  }

  fetch(): void {
    const { whole } = this.source;
    if (whole === undefined || acceptFrame(this.#frames, whole) !== "new") return;
    noteFetched(this.#frames, whole.header);
  }

  send(): boolean {
    const patch = patchFor(this.#frames, "full", this.#had, this.#sent);
    if (patch.is !== "frame") return false;
    this.#sent = patch.frame.header;
    this.#flight.push(patch.frame);
    return true;
  }

  /** The next frame in flight is shown, or skipped for one behind it and acknowledged with that. */
  show(skip: boolean): void {
    const frame = this.#flight.shift();
    if (frame === undefined || (skip && this.#flight.length > 0)) return;
    this.#screen.show(frame, this.source);
    this.#had = frame.header;
  }
}

type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function play(list: Steps, run: Run): void {
  const { source } = run;
  for (const step of list) {
    switch (step.do) {
      case "image": {
        const messages = source.image(
          step.changed,
          step.isKey || source.seq === 0,
          step.wholeBytes,
        );
        messages.forEach((message, n) => {
          if (!(step.lost as number[]).includes(n)) run.hear(message);
        });
        break;
      }
      case "restart":
        for (const message of source.restart()) run.hear(message);
        break;
      case "fetch":
        run.fetch();
        break;
      case "send":
        run.send();
        break;
      case "show":
        run.show(step.skip);
        break;
      case "whole":
        for (const message of source.image([], false, 50)) run.hear(message);
        break;
    }
  }
}

Deno.test("patchFor gives a screen only what can be laid on it, and never a wrong picture, whatever the bus loses", () => {
  fc.assert(
    fc.property(steps, (list) => play(list, new Run(new TileSource()))),
    { numRuns: 3_000 },
  );
});

Deno.test("patchFor brings a screen to the newest image once a whole picture and its acks have come through", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const run = new Run(new TileSource());
      play(list, run);
      for (const message of run.source.image([0], false, 50)) run.hear(message);
      for (let round = 0; round < 40; round++) {
        run.send();
        run.show(false);
      }
      assert.equal(run.shownSeq, run.source.seq);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("two gateways of one room show the same picture of an image, whatever each has missed", () => {
  fc.assert(
    fc.property(steps, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), (list, missed) => {
      // Every picture shown is checked against the one content that its image has.
      const source = new TileSource();
      const runs = [new Run(source), new Run(source)] as const;
      list.forEach((step, n) => {
        const isImage = step.do === "image";
        const messages = isImage
          ? source.image(step.changed, step.isKey || source.seq === 0, step.wholeBytes)
          : source.image([n % TILES], source.seq === 0, 40);
        for (const [index, run] of runs.entries()) {
          if (index === 0 || missed[n] !== true) messages.forEach((each) => run.hear(each));
          run.send();
          run.show(false);
        }
      });
    }),
    { numRuns: 500 },
  );
});
