const REGION = "[data-region]";
const FOCUSABLE =
  "button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, a[href], " +
  "[tabindex]";

/** Where the focus was in each part of the page. */
const last = new WeakMap<Element, HTMLElement>();

/** Moves the focus to the next or previous part of the page, to where it was there. */
export function goToRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGION)].filter(isVisible);
  const { activeElement } = document;
  const from = regions.findIndex((region) => region.contains(activeElement));
  const here = regions[from];
  if (here !== undefined && activeElement instanceof HTMLElement) last.set(here, activeElement);
  // From nowhere, forward begins with the first and backward with the last.
  const start = from === -1 && step === -1 ? 0 : from;
  const next = regions[(start + step + regions.length) % regions.length];
  if (next === undefined) return;
  const known = last.get(next);
  const wanted = known !== undefined && next.contains(known) && isVisible(known)
    ? known
    : firstIn(next);
  wanted?.focus();
}

function firstIn(region: HTMLElement): HTMLElement | undefined {
  if (region.tabIndex === -1 && region.hasAttribute("tabindex")) return region;
  return [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
    .find((element) => element.tabIndex >= 0 && isVisible(element));
}

function isVisible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
