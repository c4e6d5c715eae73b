import { useLayoutEffect, useRef } from "preact/hooks";
import { useStudio } from "./studio_context.ts";

/** Asks before something is lost. */
export function ConfirmDialog() {
  const { confirmer } = useStudio().scene;
  const dialog = useRef<HTMLDialogElement>(null);
  const question = confirmer.question.value;
  useLayoutEffect(() => {
    if (question !== undefined) dialog.current?.showModal();
    else dialog.current?.close();
  }, [question]);
  const { title, message, points, goOn } = question?.confirmation ?? {};
  return (
    <dialog
      ref={dialog}
      class="dialog confirm"
      aria-labelledby="confirm-title"
      data-testid="confirm"
      onClose={() => {
        // The browser tells late that it has closed: the next question may be open by then.
        if (dialog.current?.open !== true) question?.answer(false);
      }}
    >
      <h2 id="confirm-title">{title}</h2>
      <p>{message}</p>
      {points !== undefined && points.length > 0 && (
        <ul class="confirm-points">{points.map((point) => <li key={point}>{point}</li>)}</ul>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => question?.answer(false)}>Cancel</button>
        <button type="button" class="button is-danger" onClick={() => question?.answer(true)}>
          {goOn}
        </button>
      </div>
    </dialog>
  );
}
