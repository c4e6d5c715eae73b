import { computed, effect } from "@preact/signals";
import { mayExpect, parseExpected } from "../../core/layout/expected.ts";
import type { StudioOptions } from "../studio.ts";
import type { StudioState } from "../studio_state.ts";
import { createLayoutDesk, type LayoutDesk } from "./layout_desk.ts";

/** Puts the layout together with what the room lets this browser do. */
export function createLayout(options: StudioOptions, state: StudioState): LayoutDesk {
  const { world, store, panels } = options;
  const storeKey = () => `fuelrail.expected.${options.address.room ?? ""}`;
  const expected = parseExpected(store.read(storeKey()));
  const known = computed(() =>
    state.welcome.value === undefined ? undefined : state.capabilities.value
  );
  effect(() => {
    if (known.value === undefined || options.address.clean) return;
    store.write(storeKey(), JSON.stringify({ capabilities: [...known.value] }));
  });
  return createLayoutDesk({
    world,
    store,
    panels,
    expects: (request) => mayExpect(request, known.value, expected),
    onDamaged: options.onLayoutDamaged,
  });
}
