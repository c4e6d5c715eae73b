import { useEffect } from "preact/hooks";
import { isWhole, type NewValue } from "../../core/inspector/property.ts";
import {
  asNewValue,
  commonProperties,
  type CommonProperty,
  findProperties,
} from "../../core/inspector/several.ts";
import type { NodeProperties } from "../../core/scene/scene_replies.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { OTHERS_MAX } from "../../shell/inspector/several_desk.ts";
import { NumberField } from "../fields/number_field.tsx";
import { useStudio } from "../studio_context.ts";
import { PropertyEditor } from "./property_editor.tsx";

export interface SeveralGroupsProps {
  readonly main: NodeProperties;
  /** The other selected nodes. */
  readonly others: readonly string[];
  readonly query: string;
}

/** What all selected nodes have in common; an edit changes all of them in one step. */
export function SeveralGroups({ main, others, query }: SeveralGroupsProps) {
  const { several, inspector } = useStudio().scene;
  const key = others.join("\n");
  const isTyping = inspector.typing.value;
  useEffect(() => {
    if (!isTyping) several.watch(others);
  }, [key, isTyping]);
  useEffect(() => () => several.watch([]), []);
  const read = several.others.value;
  const wanted = Math.min(others.length, OTHERS_MAX);
  if (several.fault.value !== undefined) {
    return <p class="panel-fault" role="alert">{several.fault.value}</p>;
  }
  if (others.length > OTHERS_MAX) {
    return (
      <p class="hint panel-note">More than {OTHERS_MAX + 1} nodes cannot be edited at once.</p>
    );
  }
  if (read.length < wanted) return <p class="hint panel-note" role="status">Reading all of them</p>;
  const common = commonProperties(main, read);
  const shown = new Set(
    findProperties(common.map(({ property }) => property), query, false).map(({ name }) => name),
  );
  const paths = [...read, main].flatMap(({ path }) => path ?? []);
  return (
    <section class="prop-group" data-testid="several">
      {common.filter(({ property }) => shown.has(property.name)).map((each) => (
        <CommonRow key={each.property.name} common={each} paths={paths} />
      ))}
      {common.length === 0 && <p class="hint">These nodes have no value in common.</p>}
    </section>
  );
}

function CommonRow(
  { common, paths }: { readonly common: CommonProperty; readonly paths: readonly string[] },
) {
  const { state, scene } = useStudio();
  const { property, mixed } = common;
  const { name, label, type, value, min, max, step, unit, readOnly } = property;
  const bar = readOnly ? "It is read only" : state.barOf("setPropertiesRequest");
  const disabled = bar !== undefined;
  const write = (next: NewValue, gesture?: string) =>
    scene.several.writeAll(paths, property, next, gesture);
  const own = asNewValue(value);
  const last = lastPart(paths.at(-1) ?? "");
  const isTall = !mixed && (type === "colour" || type === "matrix" || Array.isArray(value));
  return (
    <div class={isTall ? "prop-row is-tall" : "prop-row"} data-property={name} title={bar}>
      <div class="prop-label">
        <span class="prop-name">{label}</span>
      </div>
      <div class="prop-editor">
        {!mixed && (
          <PropertyEditor property={property} value={value} disabled={disabled} onWrite={write} />
        )}
        {mixed && typeof value === "number" && property.options.length === 0 && (
          <NumberField
            label={`${label}, mixed`}
            value={undefined}
            placeholder="mixed"
            whole={isWhole(type)}
            min={min}
            max={max}
            step={step}
            unit={unit}
            disabled={disabled}
            onCommit={write}
          />
        )}
        {mixed && (typeof value !== "number" || property.options.length > 0) && (
          <span class="mixed">
            <em>mixed</em>
            <button
              type="button"
              class="link-button"
              disabled={disabled || own === undefined || type === "file"}
              aria-label={`${label}: give all of them the value of ${last}`}
              onClick={() => {
                if (own !== undefined) write(own);
              }}
            >
              As {last}
            </button>
          </span>
        )}
      </div>
    </div>
  );
}
