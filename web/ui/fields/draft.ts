import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useStudio } from "../studio_context.ts";

/** Text that is typed and not yet entered. */
export interface Draft {
  /** What the field shows. */
  readonly text: string;
  /** Why what was entered is not taken. */
  readonly fault: Signal<string | undefined>;
  type(text: string): void;
  /** Enters it; text that is not taken stays, or goes with a notice when the field is left. */
  enter(leaving: boolean): void;
  cancel(): void;
}

/**
 * Keeps what somebody types apart from what the room says until it is entered, once.
 *
 * `commit` returns what is wrong with the text, or undefined when it was taken.
 */
export function useDraft(
  label: string,
  shown: string,
  commit: (text: string) => string | undefined,
): Draft {
  const { actions, scene } = useStudio();
  const { typing } = scene.inspector;
  const draft = useSignal<string | undefined>(undefined);
  const fault = useSignal<string | undefined>(undefined);
  useEffect(() => () => {
    if (draft.peek() !== undefined) typing.value = false;
  }, []);
  function end(): void {
    draft.value = undefined;
    fault.value = undefined;
    typing.value = false;
  }
  return {
    text: draft.value ?? shown,
    fault,
    type(text) {
      draft.value = text;
      fault.value = undefined;
      typing.value = true;
    },
    enter(leaving) {
      const typed = draft.value;
      if (typed === undefined) return;
      const wrong = typed === shown ? undefined : commit(typed);
      if (wrong === undefined) return end();
      if (leaving) {
        end();
        actions.notify("error", `${label} was not changed. ${wrong}`);
      } else fault.value = wrong;
    },
    cancel: end,
  };
}
