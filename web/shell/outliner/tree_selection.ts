import { type ReadonlySignal, signal } from "@preact/signals";
import type { Requests } from "../scene/requests.ts";
import type { PickMode } from "../steering_actions.ts";

/** What was asked for at the tree to be selected, and why that did not come about. */
export interface TreeSelection {
  /** Paths of the newest request, until it is answered. */
  readonly asked: ReadonlySignal<ReadonlySet<string>>;
  /** Why the newest request was refused, until something else is selected. */
  readonly fault: ReadonlySignal<string | undefined>;
  ask(paths: readonly string[], mode: PickMode): void;
  /** Told that the room has selected something else. */
  changed(): void;
}

const NOTHING: ReadonlySet<string> = new Set();

export function createTreeSelection(
  { requests }: { readonly requests: Requests },
): TreeSelection {
  const asked = signal(NOTHING);
  const fault = signal<string | undefined>(undefined);
  return {
    asked,
    fault,
    async ask(paths, mode) {
      const mine = new Set(paths);
      asked.value = mine;
      fault.value = undefined;
      const answer = await requests.ask("selectPrimsRequest", { paths, mode });
      // A newer request says more than the answer to this one.
      if (asked.value !== mine) return;
      asked.value = NOTHING;
      if (!answer.ok) fault.value = `The selection was not changed. ${answer.message}`;
    },
    changed: () => void (fault.value = undefined),
  };
}
