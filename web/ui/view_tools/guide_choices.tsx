import { useId, useState } from "preact/hooks";
import { type Guide, MASK_RATIOS, ratioText, readRatio } from "../../core/view_tools/guides.ts";
import { useStudio } from "../studio_context.ts";

const NAMES: readonly (readonly [Guide, string])[] = [
  ["action", "Action safe, 93 %"],
  ["title", "Title safe, 90 %"],
  ["thirds", "Thirds"],
  ["centre", "Centre"],
];

/** What is drawn over the picture, in this browser. */
export function GuideChoices() {
  const { viewTools, actions } = useStudio();
  const { shown, maskRatio } = viewTools.guides.value;
  const [typed, setTyped] = useState("");
  const id = useId();
  const isNamed = maskRatio === undefined || MASK_RATIOS.some(([ratio]) => ratio === maskRatio);
  function submit(event: Event): void {
    event.preventDefault();
    const ratio = readRatio(typed);
    if (ratio === undefined) {
      return actions.notify("error", `"${typed}" is no ratio: write it as 2.39 or 16:9`);
    }
    viewTools.maskTo(ratio);
    setTyped("");
  }
  return (
    <>
      {NAMES.map(([guide, name]) => (
        <label key={guide} class="check-row">
          <input
            type="checkbox"
            checked={shown.includes(guide)}
            onChange={() => viewTools.toggleGuide(guide)}
          />
          <span>{name}</span>
        </label>
      ))}
      <p class="menu-title" id={id}>Aspect mask</p>
      <div class="ratio-grid" role="group" aria-labelledby={id}>
        <button
          type="button"
          class="button"
          aria-pressed={maskRatio === undefined}
          onClick={() => viewTools.maskTo(undefined)}
        >
          None
        </button>
        {MASK_RATIOS.map(([ratio, name]) => (
          <button
            key={name}
            type="button"
            class="button"
            aria-pressed={maskRatio === ratio}
            onClick={() => viewTools.maskTo(ratio)}
          >
            {name}
          </button>
        ))}
      </div>
      <form class="ratio-form" onSubmit={submit}>
        <input
          type="text"
          aria-label="Another ratio"
          placeholder={isNamed ? "Another, like 2.2 or 21:9" : ratioText(maskRatio)}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={typed.trim() === ""}>Mask</button>
      </form>
    </>
  );
}
