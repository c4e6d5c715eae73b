import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./icon_button.tsx";

export interface DialogFrameProps {
  readonly title: string;
  readonly testId?: string;
  readonly children: ComponentChildren;
  onClose(): void;
}

/** A window over the page that is open as long as it is rendered. */
export function DialogFrame({ title, testId, children, onClose }: DialogFrameProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog picker"
      aria-label={title}
      data-testid={testId}
      onClose={onClose}
    >
      <header class="dialog-head">
        <h2>{title}</h2>
        <IconButton node={X} label="Close" onClick={() => dialog.current?.close()} />
      </header>
      {children}
    </dialog>
  );
}
