import { Camera, X } from "lucide";
import type { CompareMode } from "../../core/view_tools/wipe.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

const MODES: readonly (readonly [mode: CompareMode, text: string, help: string])[] = [
  ["wipe", "Wipe", "Stored at the left of the divider, live at its right"],
  ["stored", "A", "The stored picture alone (C)"],
  ["live", "B", "The live picture alone (C)"],
  ["difference", "Difference", "What is different; equal pixels are black"],
];

/** What is compared with the live picture, and how. */
export function CompareStrip() {
  const { viewTools: { compare } } = useStudio();
  const stored = compare.stored.value;
  if (stored === undefined) return null;
  return (
    <div class="compare-strip" role="group" aria-label="Compare" data-testid="compare">
      <span class="compare-label" title={`A: ${stored.label}. B: the live picture`}>
        <b>A</b> {stored.label}
      </span>
      <span class="compare-modes">
        {MODES.map(([mode, text, help]) => (
          <button
            key={mode}
            type="button"
            class="text-button"
            title={help}
            aria-label={mode === "stored" || mode === "live" ? help : undefined}
            aria-pressed={compare.mode.value === mode}
            onClick={() => void (compare.mode.value = mode)}
          >
            {text}
          </button>
        ))}
      </span>
      <IconButton
        node={Camera}
        label="Hold the picture that is shown now"
        shortcut="Shift+C"
        onClick={() => void compare.hold()}
      />
      <IconButton node={X} label="End comparing" onClick={() => compare.close()} />
    </div>
  );
}
