import { Camera, X } from "lucide";
import type { CompareMode } from "../../core/view_tools/wipe.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

/** Modes with what they are for; B is the live picture or the snapshot that stands in for it. */
function modesOf(b: string): readonly (readonly [mode: CompareMode, text: string, help: string])[] {
  return [
    ["wipe", "Wipe", `A at the left of the divider, ${b} at its right`],
    ["stored", "A", "A: the held picture alone (C)"],
    ["live", "B", `B: ${b} alone (C)`],
    ["difference", "Difference", "What is different; equal pixels are black"],
  ];
}

/** What is compared with the live picture, and how. */
export function CompareStrip() {
  const { state, viewTools: { compare } } = useStudio();
  const stored = compare.stored.value;
  if (stored === undefined) return null;
  const b = state.standIn.value === undefined ? "the live picture" : "the snapshot that is open";
  return (
    <div class="compare-strip" role="group" aria-label="Compare" data-testid="compare">
      <span class="compare-label" title={`A: ${stored.label}. B: ${b}`}>
        <b>A</b> {stored.label}
      </span>
      <span class="compare-modes">
        {modesOf(b).map(([mode, text, help]) => (
          <button
            key={mode}
            type="button"
            class="text-button"
            title={help}
            aria-label={text.length === 1 ? help : undefined}
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
