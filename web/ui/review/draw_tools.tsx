import {
  ArrowUpRight,
  Eraser,
  Eye,
  EyeOff,
  type IconNode,
  PenLine,
  Square,
  Trash2,
  Type,
  Undo2,
} from "lucide";
import { useRef } from "preact/hooks";
import { type DrawTool, INK_COLOURS, INK_WIDTHS } from "../../core/review/drawing.ts";
import { IconButton } from "../icon_button.tsx";
import { Section } from "../section.tsx";
import { useStudio } from "../studio_context.ts";

const TOOLS: readonly (readonly [DrawTool, IconNode, string, string | undefined])[] = [
  ["pen", PenLine, "Draw with a pen", "Y"],
  ["arrow", ArrowUpRight, "Draw an arrow", "Shift+Y"],
  ["box", Square, "Draw a box", "L"],
  ["text", Type, "Write on the picture", "Shift+T"],
  ["erase", Eraser, "Take drawings away", undefined],
];

const COLOUR_NAMES: Readonly<Record<(typeof INK_COLOURS)[number], string>> = {
  "#ff4d4d": "Red",
  "#ffb020": "Orange",
  "#ffe14d": "Yellow",
  "#5ddc6a": "Green",
  "#4db8ff": "Blue",
  "#ffffff": "White",
};

const WIDTH_NAMES = ["Fine", "Medium", "Thick", "Very thick"];

/** What draws on the picture, and how that looks. */
export function DrawTools() {
  const { state, review, actions, scene } = useStudio();
  const { annotations, ink } = review;
  const { drawn, shown, isIncomplete } = annotations;
  const may = (request: string) => state.capabilities.value.has(request);
  const hasOwn = drawn.value.some(annotations.isOwn);
  const joined = state.joined.value;

  async function clear(): Promise<void> {
    const count = drawn.value.length;
    const goOn = await scene.confirmer.ask({
      title: "Clear every drawing?",
      message: `${count === 1 ? "1 drawing" : `${count} drawings`} on this picture will be gone ` +
        "for everybody, whoever drew them.",
      points: [],
      goOn: "Clear",
    });
    if (goOn) await annotations.clear();
  }

  return (
    <Section title="Draw">
      {may("addAnnotationRequest") && (
        <>
          <div class="draw-row" role="group" aria-label="Drawing tools">
            {TOOLS.map(([tool, node, label, shortcut]) => (
              <IconButton
                key={tool}
                node={node}
                label={label}
                {...(shortcut === undefined ? {} : { shortcut })}
                pressed={state.tool.value === tool}
                disabled={!joined || state.imageSize.value === undefined}
                onClick={() =>
                  actions.steering.chooseTool(state.tool.value === tool ? "hand" : tool)}
              />
            ))}
          </div>
          <div class="draw-row" role="radiogroup" aria-label="Colour">
            {INK_COLOURS.map((colour) => (
              <label key={colour} class="ink-colour" title={COLOUR_NAMES[colour]}>
                <input
                  type="radio"
                  name="ink-colour"
                  aria-label={COLOUR_NAMES[colour]}
                  checked={ink.value.colour === colour}
                  onChange={() =>
                    void (ink.value = { ...ink.value, colour })}
                />
                <span style={{ background: colour }} />
              </label>
            ))}
          </div>
          <div class="draw-row" role="radiogroup" aria-label="Width">
            {INK_WIDTHS.map((width, at) => (
              <label key={width} class="ink-width" title={WIDTH_NAMES[at]}>
                <input
                  type="radio"
                  name="ink-width"
                  aria-label={WIDTH_NAMES[at]}
                  checked={ink.value.width === width}
                  onChange={() =>
                    void (ink.value = { ...ink.value, width })}
                />
                <span style={{ height: `${2 + at * 3}px` }} />
              </label>
            ))}
          </div>
          {state.tool.value === "text" && <MiddleText />}
        </>
      )}
      <div class="draw-row">
        {may("undoAnnotationRequest") && (
          <IconButton
            node={Undo2}
            label="Undo my last drawing"
            shortcut="Ctrl+Z while drawing"
            disabled={!joined || !hasOwn}
            onClick={() => void annotations.undo()}
          />
        )}
        <IconButton
          node={shown.value ? Eye : EyeOff}
          label={shown.value ? "Hide drawings" : "Show drawings"}
          onClick={() => void (shown.value = !shown.value)}
        />
        {may("clearAnnotationsRequest") && (
          <IconButton
            node={Trash2}
            label="Clear every drawing"
            disabled={!joined || drawn.value.length === 0}
            onClick={() => void clear()}
          />
        )}
        <span class="hint" data-testid="drawing-count">
          {drawn.value.length === 0 ? "Nothing is drawn here" : `${drawn.value.length} drawn`}
        </span>
      </div>
      {isIncomplete.value && (
        <p class="hint is-bad" role="status">
          The room could not tell all that is drawn.{" "}
          <button type="button" class="text-button" onClick={() => void annotations.reload()}>
            Ask again
          </button>
        </p>
      )}
    </Section>
  );
}

/** Puts words on the picture without pointing at it. */
function MiddleText() {
  const { review } = useStudio();
  const field = useRef<HTMLInputElement>(null);
  function submit(event: Event): void {
    event.preventDefault();
    const text = field.current?.value ?? "";
    if (field.current !== null) field.current.value = "";
    void review.write([0.4, 0.48], text);
  }
  return (
    <form class="name-row" onSubmit={submit}>
      <input ref={field} type="text" maxLength={2_000} aria-label="Words for the middle" />
      <button type="submit" class="button">Put in the middle</button>
    </form>
  );
}
