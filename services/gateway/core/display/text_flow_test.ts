import assert from "node:assert/strict";
import fc from "fast-check";
import {
  clearText,
  createTextFlow,
  nextText,
  offerText,
  TEXT_HELD_BYTES,
  type TextFlow,
} from "./text_flow.ts";
import { createTextImage } from "./text_image.ts";

let seq = 0;

function image(lines: readonly string[], columns = 1) {
  const source = { session: 1, seq: ++seq, capturedAtMs: 0 };
  return createTextImage({ columns, rows: lines.length }, source, lines);
}

function sent(flow: TextFlow, nowMs: number, bufferedBytes = 0) {
  const next = nextText(flow, nowMs, bufferedBytes);
  return next === undefined ? undefined : JSON.parse(next.message.text);
}

Deno.test("nextText sends a whole picture first and then changed lines to who takes them", () => {
  const flow = createTextFlow(true, 10);
  offerText(flow, image(["a", "b"]));
  assert.deepEqual(sent(flow, 0).lines, ["a", "b"]);
  offerText(flow, image(["a", "c"]));
  const diff = sent(flow, 100);
  assert.deepEqual([diff.type, diff.lines], ["diff", [[1, "c"]]]);
});

Deno.test("nextText sends whole pictures to who takes no changes, and none that look the same", () => {
  const flow = createTextFlow(false, 10);
  offerText(flow, image(["a", "b"]));
  assert.equal(sent(flow, 0).type, "frame");
  offerText(flow, image(["a", "b"]));
  assert.equal(sent(flow, 100), undefined);
  offerText(flow, image(["a", "c"]));
  assert.deepEqual(sent(flow, 200).lines, ["a", "c"]);
});

Deno.test("nextText waits for the pace and for the socket, and then sends the newest", () => {
  const flow = createTextFlow(false, 10);
  offerText(flow, image(["1"]));
  assert.deepEqual(sent(flow, 0).lines, ["1"]);
  offerText(flow, image(["2"]));
  assert.equal(sent(flow, 20), undefined);
  offerText(flow, image(["3"]));
  assert.equal(sent(flow, 100, TEXT_HELD_BYTES + 1), undefined);
  assert.deepEqual(sent(flow, 120, TEXT_HELD_BYTES).lines, ["3"]);
  assert.equal(flow.skipped, 1);
});

Deno.test("nextText sends a whole picture after a clear and after another size", () => {
  const flow = createTextFlow(true, 1_000);
  offerText(flow, image(["a"]));
  sent(flow, 0);
  clearText(flow);
  offerText(flow, image(["a"]));
  assert.equal(sent(flow, 10).type, "frame");
  offerText(flow, image(["a"], 2));
  assert.equal(sent(flow, 20).type, "frame");
});

Deno.test("what is sent always adds up to the newest picture that was sent", () => {
  const step = fc.oneof(
    fc.record({
      is: fc.constant("offer"),
      lines: fc.array(fc.constantFrom("a", "b", "c"), { minLength: 3, maxLength: 3 }),
    }),
    fc.record({ is: fc.constant("pass"), ms: fc.nat(200), held: fc.boolean() }),
    fc.record({ is: fc.constant("clear") }),
  );
  fc.assert(
    fc.property(
      fc.array(step as fc.Arbitrary<Record<string, unknown>>, { maxLength: 60 }),
      (steps) => {
        const flow = createTextFlow(true, 10);
        let nowMs = 0;
        let screen: string[] = [];
        let offered: string[] | undefined;
        for (const one of steps) {
          if (one["is"] === "offer") offerText(flow, image(offered = one["lines"] as string[]));
          if (one["is"] === "clear") {
            clearText(flow);
            [screen, offered] = [[], undefined];
          }
          if (one["is"] !== "pass") {
            continue;
          }
          nowMs += one["ms"] as number;
          const said = sent(flow, nowMs, one["held"] === true ? TEXT_HELD_BYTES + 1 : 0);
          if (said?.type === "frame") screen = [...said.lines];
          if (said?.type === "diff") { for (const [row, line] of said.lines) screen[row] = line; }
          if (said !== undefined) assert.deepEqual(screen, offered);
        }
        nowMs += 1_000;
        const last = sent(flow, nowMs);
        if (last?.type === "frame") screen = [...last.lines];
        if (last?.type === "diff") { for (const [row, line] of last.lines) screen[row] = line; }
        assert.deepEqual(screen, offered ?? []);
      },
    ),
  );
});
