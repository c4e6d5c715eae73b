/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { node, pin } from "./graph_script.ts";
import { longestOf, tasksDuring } from "./page_tasks.ts";
import { slowly } from "./patience.ts";

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
  /** Tasks of the page's thread, and the longest by processor time, ms. */
  readonly tasks: number;
  readonly longestMs: number;
  /** Tasks of 50 ms and more by the clock, which other programs stretch. */
  readonly longByClock: number;
  readonly frames: number;
}

/** Drags the graph about with the right button, and measures meanwhile. */
export async function pan(page: Page, steps: number): Promise<PanCost> {
  const box = await page.getByTestId("graph-stage").boundingBox();
  if (box === null) throw new Error("There is no graph in the page");
  const middle = { x: box.x + box.width / 3, y: box.y + box.height / 2 };
  await page.evaluate(() => {
    const cost = { longByClock: 0, frames: 0, isOver: false };
    new PerformanceObserver((list) => {
      cost.longByClock += list.getEntries().length;
    }).observe({ type: "longtask" });
    const frame = () => {
      cost.frames++;
      if (!cost.isOver) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { panCost: cost });
  });
  const place = () => page.locator(".react-flow__viewport").getAttribute("style");
  const before = await place();
  let meanwhile: string | null = null;
  const tasks = await tasksDuring(page, async () => {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down({ button: "right" });
    for (let step = 0; step < steps; step++) {
      const turn = step / 12;
      await page.mouse.move(
        middle.x + box.width / 4 * Math.sin(turn),
        middle.y + box.height / 3 * Math.sin(turn * 1.7),
      );
      if (step === 12) meanwhile = await place();
    }
    await page.mouse.up({ button: "right" });
  });
  if (meanwhile === null || meanwhile === before) throw new Error("The graph was not moved");
  return await page.evaluate(({ tasks, longestMs }) => {
    const { panCost } = globalThis as unknown as { panCost: PanCost & { isOver: boolean } };
    panCost.isOver = true;
    const { longByClock, frames } = panCost;
    return { tasks, longestMs, longByClock, frames };
  }, { tasks: tasks.length, longestMs: Math.round(longestOf(tasks) * 10) / 10 });
}

/** Zooms in until pins are drawn, and tells how many nodes are in sight then. */
export async function comeClose(page: Page): Promise<number> {
  await page.getByTestId("graph").focus();
  const pins = page.locator(".graph-pin");
  const nodes = page.locator(".react-flow__node");
  const all = await nodes.count();
  const drawn = () =>
    page.evaluate(() =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
      )
    );
  await slowly(async () => {
    const inSight = await nodes.count();
    if (inSight < all / 4 && await pins.count() > 0) return true;
    // Between the nodes there is nothing to see.
    await page.keyboard.press(inSight === 0 ? "-" : "+");
    await drawn();
    return false;
  }, "pins in sight");
  return await nodes.count();
}
