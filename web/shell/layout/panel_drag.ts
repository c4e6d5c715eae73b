import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type Drop,
  dropAt,
  type DropZones,
  type GroupZone,
  type Rect,
} from "../../core/layout/drop.ts";
import { SIDES } from "../../core/layout/layout.ts";
import type { LayoutDesk } from "./layout_desk.ts";

/** A panel on its way to another place. */
export interface PanelDrag {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly drop: Drop | undefined;
}

/** How far a press wanders before it drags, in CSS pixels. */
const THRESHOLD_PX = 6;

const held = signal<PanelDrag | undefined>(undefined);

/** The panel that is being dragged on this page. */
export const panelDrag: ReadonlySignal<PanelDrag | undefined> = held;

/** Follows a press on a panel's tab; letting go over another place puts the panel there. */
export function startPanelDrag(layout: LayoutDesk, id: string, down: PointerEvent): void {
  // A finger that slides over tabs scrolls or chooses; the menu moves panels there.
  if (down.button !== 0 || down.pointerType === "touch") return;
  const release = new AbortController();
  const options = { signal: release.signal, capture: true };
  let zones: DropZones | undefined;

  function end(): void {
    release.abort();
    held.value = undefined;
  }

  addEventListener("pointermove", ({ clientX, clientY, buttons }) => {
    if ((buttons & 1) === 0) return end();
    const wandered = Math.hypot(clientX - down.clientX, clientY - down.clientY);
    if (zones === undefined && wandered < THRESHOLD_PX) return;
    zones ??= measureZones(layout);
    held.value = { id, x: clientX, y: clientY, drop: dropAt(zones, clientX, clientY) };
  }, options);
  addEventListener("pointerup", () => {
    const drop = held.peek()?.drop;
    end();
    if (drop !== undefined) layout.movePanel(id, drop.target);
  }, options);
  addEventListener("pointercancel", end, options);
  addEventListener("blur", end, options);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || held.peek() === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    end();
  }, options);
}

function measureZones(layout: LayoutDesk): DropZones {
  const docks = layout.docks.peek();
  const groups = [...document.querySelectorAll<HTMLElement>("[data-group]")].map(zoneOf);
  const stage = document.getElementById("stage");
  return {
    groups: groups.filter((zone) => zone !== undefined),
    stage: stage === null ? { left: 0, top: 0, width: 0, height: 0 } : rectOf(stage),
    shutSides: SIDES.filter((side) => docks[side].collapsed || docks[side].groups.length === 0),
  };
}

function zoneOf(element: HTMLElement): GroupZone | undefined {
  const [name, at] = element.dataset.group?.split(" ") ?? [];
  const side = SIDES.find((each) => each === name);
  const head = element.querySelector(".panel-head");
  if (side === undefined || head === null) return undefined;
  const tabs = [...head.querySelectorAll("[role=tab]")].map(rectOf);
  return {
    side,
    group: Number(at),
    area: rectOf(element),
    head: rectOf(head),
    tabMiddles: tabs.map(({ left, width }) => left + width / 2),
  };
}

function rectOf(element: Element): Rect {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}
