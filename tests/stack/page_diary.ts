/// <reference lib="dom" />
import type { CameraPose } from "@fuelrail/camera-math";
import type { Page } from "playwright-core";
import { gizmoTips } from "../../web/core/axis_gizmo.ts";

/** Where the tips of the three axes lie on the gizmo, in its own units. */
export type Tips = readonly number[];

interface Notes {
  /** Every camera, by the tips of the axis gizmo. */
  readonly tips: readonly Tips[];
  /** Every text that the notices and the badge of control showed. */
  readonly notices: readonly string[];
  readonly control: readonly string[];
}

/** All that a page has shown of cameras, notices and control, also what has gone since. */
export interface PageDiary {
  read(): Promise<Notes>;
}

/** Notes what a page shows from now on. */
export async function keepDiary(page: Page): Promise<PageDiary> {
  await page.evaluate(() => {
    const notes = { tips: [] as number[][], notices: [] as string[], control: [] as string[] };
    Object.assign(globalThis, { pageDiary: notes });
    const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const add = <T>(list: T[], value: T) => {
      if (JSON.stringify(list.at(-1)) !== JSON.stringify(value)) list.push(value);
    };
    const note = () => {
      const gizmo = find("gizmo");
      if (gizmo !== null) {
        add(
          notes.tips,
          ["+x", "+y", "+z"].flatMap((axis) => {
            const line = gizmo.querySelector(`[data-axis="${axis}"] line`);
            return [Number(line?.getAttribute("x2")), Number(line?.getAttribute("y2"))];
          }),
        );
      }
      add(notes.notices, find("notices")?.textContent ?? "");
      add(notes.control, find("control")?.textContent ?? "");
    };
    note();
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  return {
    read: () => page.evaluate(() => (globalThis as unknown as { pageDiary: Notes }).pageDiary),
  };
}

/** Whether a noted camera is this one. */
export function isShown(seen: Tips, pose: CameraPose): boolean {
  const tips = gizmoTips(pose);
  const expected = (["+x", "+y", "+z"] as const).flatMap((axis) => {
    const { x, y } = tips.find((tip) => tip.axis === axis) ?? { x: NaN, y: NaN };
    return [48 + 34 * x, 48 + 34 * y];
  });
  return expected.every((value, i) => Math.abs(value - (seen[i] ?? NaN)) < 1e-6);
}
