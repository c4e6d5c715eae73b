import { Activity, EllipsisVertical, type IconNode, Link2, Lock, RotateCcw } from "lucide";
import { useRef } from "preact/hooks";
import { shortText, shownValue } from "../../core/inspector/inspector.ts";
import { isChanged, isWhole, type Property } from "../../core/inspector/property.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { hasShortUnit } from "../fields/number_field.tsx";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";
import { PropertyEditor } from "./property_editor.tsx";
import { ScrubName } from "./scrub_name.tsx";

const TALL = new Set(["colour", "matrix", "bit_mask", "file", "string"]);

export interface PropertyRowProps {
  readonly property: Property;
  /** Whether the default is shown below a value that differs from it. */
  readonly comparing: boolean;
  onMenu(property: Property, x: number, y: number): void;
}

/** One value of the inspected node, what is to be known of it, and its editor. */
export function PropertyRow({ property, comparing, onMenu }: PropertyRowProps) {
  const { state, scene } = useStudio();
  const row = useRef<HTMLDivElement>(null);
  const { inspector } = scene;
  const shown = inspector.inspector.value;
  const { name, label, type, animated, connectedTo, readOnly, unit, preset } = property;
  const bar = readOnly ? "It is read only" : state.barOf("setPropertyRequest");
  const frozen = bar !== undefined;
  const changed = isChanged(property);
  const note = shown.notes.get(name);
  const value = shownValue(shown, property);
  const isTall = property.value !== null && TALL.has(type) || Array.isArray(property.value);
  const classes = [
    "prop-row",
    isTall && "is-tall",
    shown.lanes.has(name) && "is-pending",
    changed && "is-changed",
  ].filter(Boolean).join(" ");
  const words = (
    <>
      {label}
      {unit !== undefined && !hasShortUnit(unit) && <span class="prop-unit">{unit}</span>}
    </>
  );
  const scrubs = typeof value === "number" && !frozen && type !== "enum" && type !== "bit_mask";
  const presetText = preset === undefined || preset === null ? undefined : shortText(preset);
  return (
    <div
      ref={row}
      class={classes}
      data-property={name}
      title={bar === undefined ? undefined : `${label}: ${bar}`}
      onContextMenu={(event) => {
        if ((event.target as Element).closest("input, textarea, select") !== null) return;
        event.preventDefault();
        onMenu(property, event.clientX, event.clientY);
      }}
    >
      <div class="prop-label">
        {scrubs
          ? (
            <ScrubName
              value={value}
              rules={{ ...property, whole: isWhole(type) }}
              onDrag={(next, gesture) => inspector.write(name, type, next, gesture)}
              onClick={() => row.current?.querySelector<HTMLElement>("input[type=text]")?.focus()}
            >
              {words}
            </ScrubName>
          )
          : <span class="prop-name">{words}</span>}
        {animated && <Mark node={Activity} text="animated" />}
        {readOnly && <Mark node={Lock} text="read only" />}
        {connectedTo !== undefined && (
          <button
            type="button"
            class="prop-link"
            title={`Its value is that of ${connectedTo}`}
            aria-label={`${label} is connected to ${lastPart(connectedTo)}; select it`}
            onClick={() =>
              state.capabilities.value.has("selectPrimsRequest")
                ? scene.actions.select([connectedTo], "replace")
                : void (inspector.ownPath.value = connectedTo)}
          >
            <Icon node={Link2} size={12} />
          </button>
        )}
        {changed && !frozen && (
          <button
            type="button"
            class="prop-reset"
            title={`Back to the default, ${presetText ?? ""}`}
            aria-label={`${label}: back to the default`}
            onClick={() => inspector.reset(name)}
          >
            <Icon node={RotateCcw} size={12} />
          </button>
        )}
        <button
          type="button"
          class="prop-more"
          aria-label={`Actions for ${label}`}
          aria-haspopup="menu"
          onClick={(event) => {
            const at = event.currentTarget.getBoundingClientRect();
            onMenu(property, at.left, at.bottom);
          }}
        >
          <Icon node={EllipsisVertical} size={12} />
        </button>
      </div>
      <div class="prop-editor">
        <PropertyEditor property={property} value={value} disabled={frozen} />
      </div>
      {comparing && changed && presetText !== undefined && (
        <p class="prop-default">Default {presetText}</p>
      )}
      {note !== undefined && (
        <p class={`prop-note note-${note.tone}`} role={note.tone === "error" ? "alert" : "status"}>
          {note.text}
        </p>
      )}
    </div>
  );
}

function Mark({ node, text }: { readonly node: IconNode; readonly text: string }) {
  return (
    <span class="prop-mark" title={text}>
      <Icon node={node} size={12} />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
