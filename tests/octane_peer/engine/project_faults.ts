/** How a load goes wrong: nothing happens, or what is left is an empty or half a scene. */
export type LoadFault = "refused" | "empty" | "partial";

/** What somebody at the renderer answers when it asks whether unsaved changes may go. */
export type ResetAnswer = "discard" | "cancel";

/** What can be made to go wrong with projects and files, and the question of a reset. */
export class ProjectFaults {
  /** How every load ends; null for as it should. */
  load: LoadFault | null = null;
  /** Whether saving fails, as on a full disk. */
  failSaves = false;
  /** Whether files of its machine are given to nobody. */
  refuseFiles = false;
  /** Whether a reset that would lose changes asks on the renderer's own screen first. */
  resetAsks = false;
  readonly #questions: ((answer: ResetAnswer) => void)[] = [];

  /** Whether a reset waits for an answer. */
  get isAsking(): boolean {
    return this.#questions.length > 0;
  }

  /** Waits until somebody answers. */
  ask(): Promise<ResetAnswer> {
    return new Promise((resolve) => this.#questions.push(resolve));
  }

  /** Answers the oldest open question; false when there is none. */
  answer(answer: ResetAnswer): boolean {
    const resolve = this.#questions.shift();
    resolve?.(answer);
    return resolve !== undefined;
  }

  /** Cancels every open question. */
  close(): void {
    while (this.answer("cancel"));
  }
}
