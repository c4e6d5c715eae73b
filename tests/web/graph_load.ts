/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { node, pin } from "./graph_script.ts";

type Payload = Readonly<Record<string, unknown>>;

/** A graph of materials and textures in a grid, each with six pins of which two are linked. */
export function largeGraph(count: number): Payload[] {
  return Array.from(
    { length: count },
    (_, at) =>
      node(`/Node ${at}`, "PT_MATERIAL", [(at % 32) * 150, Math.floor(at / 32) * 90], [
        pin("first", "PT_MATERIAL", at < 32 ? {} : { connected: `/Node ${at - 32}`, owned: false }),
        pin(
          "second",
          "PT_MATERIAL",
          at < 33 ? {} : { connected: `/Node ${at - 33}`, owned: false },
        ),
        pin("third", "PT_TEXTURE"),
        pin("fourth", "PT_TEXTURE", { connected: `/Node ${at}/fourth`, owned: true }),
        pin("fifth", "PT_FLOAT"),
        pin("sixth", "PT_FLOAT", { connected: `/Node ${at}/sixth`, owned: true }),
      ]),
  );
}

/** What panning cost the page. */
export interface PanCost {
  /** Durations of tasks of 50 ms and more, ms. */
  readonly longTasksMs: readonly number[];
  readonly frames: number;
  /** Longest time between two frames, ms. */
  readonly worstFrameMs: number;
}

/** Drags the graph about with the right button, and measures meanwhile. */
export async function pan(page: Page, steps: number): Promise<PanCost> {
  const box = await page.getByTestId("graph-stage").boundingBox();
  if (box === null) throw new Error("There is no graph in the page");
  const middle = { x: box.x + box.width / 3, y: box.y + box.height / 2 };
  await page.evaluate(() => {
    const cost = { longTasksMs: [] as number[], frames: 0, worstFrameMs: 0, isOver: false };
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) cost.longTasksMs.push(Math.round(duration));
    });
    observer.observe({ type: "longtask" });
    let lastMs = performance.now();
    const frame = () => {
      const nowMs = performance.now();
      cost.frames++;
      cost.worstFrameMs = Math.max(cost.worstFrameMs, Math.round(nowMs - lastMs));
      lastMs = nowMs;
      if (!cost.isOver) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { panCost: cost });
  });
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: "right" });
  for (let step = 0; step < steps; step++) {
    const turn = step / 12;
    await page.mouse.move(
      middle.x + box.width / 4 * Math.sin(turn),
      middle.y + box.height / 3 * Math.sin(turn * 1.7),
    );
  }
  await page.mouse.up({ button: "right" });
  return await page.evaluate(() => {
    const { panCost } = globalThis as unknown as { panCost: PanCost & { isOver: boolean } };
    panCost.isOver = true;
    const { longTasksMs, frames, worstFrameMs } = panCost;
    return { longTasksMs, frames, worstFrameMs };
  });
}
