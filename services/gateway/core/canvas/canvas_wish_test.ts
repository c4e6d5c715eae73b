import assert from "node:assert/strict";
import { DEFAULT_WISH, readCanvasWish, renditionKey } from "./canvas_wish.ts";

const read = (query: string) => {
  const params = new URLSearchParams(query);
  return readCanvasWish((name) => params.get(name));
};

Deno.test("readCanvasWish gives who asks for nothing a picture for TouchDesigner", () => {
  assert.deepEqual(read(""), { ok: true, wish: DEFAULT_WISH });
  assert.equal(DEFAULT_WISH.rendition.sizePx, 1_280);
  assert.equal(DEFAULT_WISH.intervalMs, 80);
});

Deno.test("readCanvasWish takes size, quality, interval, source and name", () => {
  const read1 = read("source=both&size=640&quality=60&interval=200&name=%20Stage%20");
  assert.deepEqual(read1, {
    ok: true,
    wish: {
      source: "both",
      rendition: { sizePx: 640, quality: 60, mayPassOn: false },
      intervalMs: 200,
      name: "Stage",
    },
  });
});

Deno.test("readCanvasWish names what is out of its limits", () => {
  const faults = {
    "source=all": /octane, canvas, both/,
    "size=10": /size.*64 to 4096 pixels/,
    "size=1e3": /size/,
    "quality=100": /quality.*30 to 95/,
    "interval=1": /interval.*20 to 10000 ms/,
  };
  for (const [query, reason] of Object.entries(faults)) {
    const result = read(query);
    assert.match(result.ok ? "" : result.reason, reason);
  }
});

Deno.test("renditionKey parts those that want an exact quality from those that take any", () => {
  const { rendition } = DEFAULT_WISH;
  assert.notEqual(renditionKey(rendition), renditionKey({ ...rendition, mayPassOn: false }));
});
