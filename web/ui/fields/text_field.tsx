import { useDraft } from "./draft.ts";

export interface TextFieldProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly maxLength?: number;
  onCommit(text: string): void;
}

/** Text that is written once when it is entered; escape takes the typing back. */
export function TextField(props: TextFieldProps) {
  const draft = useDraft(props.label, props.value, (text) => {
    props.onCommit(text);
    return undefined;
  });
  const lines = draft.text.split("\n").length;
  const common = {
    id: props.id,
    "aria-label": props.label,
    value: draft.text,
    disabled: props.disabled,
    maxLength: props.maxLength ?? 16_384,
    spellcheck: false,
    autocomplete: "off",
    onBlur: () => draft.enter(true),
    onKeyDown(event: KeyboardEvent) {
      if (event.key === "Escape") draft.cancel();
      else if (event.key === "Enter" && (lines < 2 || event.ctrlKey)) draft.enter(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  if (lines > 1) {
    return (
      <textarea
        {...common}
        class="text-area"
        rows={Math.min(lines, 8)}
        onInput={(event) => draft.type(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      onInput={(event) => draft.type(event.currentTarget.value)}
    />
  );
}
