import { type Signal, signal } from "@preact/signals";
import type { Confirmation } from "../../core/scene/confirmation.ts";

/** A question on the screen, and how it is answered. */
export interface OpenQuestion {
  readonly confirmation: Confirmation;
  answer(goOn: boolean): void;
}

/** Asks people before something is lost; one question at a time. */
export interface Confirmer {
  readonly question: Signal<OpenQuestion | undefined>;
  /** True when the person wants to go on; a new question answers an old one with no. */
  ask(confirmation: Confirmation): Promise<boolean>;
}

export function createConfirmer(): Confirmer {
  const question = signal<OpenQuestion | undefined>(undefined);
  return {
    question,
    ask(confirmation) {
      question.value?.answer(false);
      return new Promise((resolve) => {
        question.value = {
          confirmation,
          answer(goOn) {
            question.value = undefined;
            resolve(goOn);
          },
        };
      });
    },
  };
}
