import { Activity, ChevronDown, type IconNode, Link2, Lock, RotateCcw, RotateCw } from "lucide";
import { shownValue } from "../../core/inspector/inspector.ts";
import { formatAge } from "../../core/format.ts";
import { groupProperties, isChanged, type Property } from "../../core/inspector/property.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { FrozenNote } from "../frozen_note.tsx";
import { Icon } from "../icon.tsx";
import { hasShortUnit } from "../fields/number_field.tsx";
import { PropertyEditor } from "./property_editor.tsx";
import { useStudio } from "../studio_context.ts";

/** The values of the node that was selected last. */
export function InspectorTab() {
  const { state, scene } = useStudio();
  const inspector = scene.inspector.inspector.value;
  const others = (state.room.value.selection?.prims.length ?? 0) - 1;
  const { path, phase, node, fault } = inspector;
  if (!state.capabilities.value.has("getPropertiesRequest")) {
    return <p class="hint panel-note">The values of nodes are not offered here.</p>;
  }
  if (path === undefined) {
    return <p class="hint panel-note">Select a node to see its values.</p>;
  }
  return (
    <div class="inspector" data-testid="inspector" aria-busy={phase === "loading"}>
      <header class="inspector-head">
        <h3 title={path}>{lastPart(path)}</h3>
        <p class="hint">
          {node?.nodeType}
          {others > 0 && scene.inspector.ownPath.value === undefined && (
            <span class="inspector-more">and {others} more selected</span>
          )}
        </p>
        {node !== undefined && node.alsoAt.length > 0 && (
          <p class="hint" title={node.alsoAt.join("\n")}>
            <Icon node={Link2} size={12} /> Used in {node.alsoAt.length + 1} places
          </p>
        )}
        {node?.ageMs !== undefined && node.ageMs >= 5_000 && (
          <p class="hint">Read {formatAge(node.ageMs)} ago</p>
        )}
      </header>
      <FrozenNote />
      {phase === "loading" && <Placeholder />}
      {fault !== undefined && (
        <p class="panel-fault" role="alert">
          {fault}
          <button type="button" class="text-button" onClick={() => scene.inspector.retry()}>
            <Icon node={RotateCw} size={14} /> Try again
          </button>
        </p>
      )}
      {node !== undefined && <Groups items={node.items} />}
      {node !== undefined && node.items.length === 0 && (
        <p class="hint panel-note">This node has no values of its own.</p>
      )}
      {node !== undefined && node.omitted > 0 && (
        <p class="hint panel-note">{node.omitted} more values are too large to be shown.</p>
      )}
    </div>
  );
}

function Placeholder() {
  return (
    <div class="placeholder" role="status">
      <span class="visually-hidden">Reading the values</span>
      {[62, 84, 48, 70].map((width) => <span key={width} style={{ width: `${width}%` }} />)}
    </div>
  );
}

function Groups({ items }: { readonly items: readonly Property[] }) {
  const { state, actions } = useStudio();
  const { folded } = state.preferences.value;
  return (
    <>
      {groupProperties(items).map(([group, members]) => {
        const key = `inspector/${group}`;
        const open = group === "" || !folded.includes(key);
        return (
          <section key={group} class="prop-group">
            {group !== "" && (
              <button
                type="button"
                class="prop-group-head"
                aria-expanded={open}
                onClick={() => {
                  const others = folded.filter((each) => each !== key);
                  actions.prefer({ folded: open ? [...others, key] : others });
                }}
              >
                <Icon node={ChevronDown} size={14} />
                <span>{group}</span>
              </button>
            )}
            {open && members.map((each) => <PropertyRow key={each.name} property={each} />)}
          </section>
        );
      })}
    </>
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

const TALL = new Set(["colour", "matrix", "bit_mask", "file", "string"]);

function PropertyRow({ property }: { readonly property: Property }) {
  const { state, scene } = useStudio();
  const inspector = scene.inspector.inspector.value;
  const { name, label, type, animated, connectedTo, readOnly, unit } = property;
  const mayEdit = state.capabilities.value.has("setPropertyRequest");
  const frozen = readOnly || !mayEdit || !state.writable.value;
  const changed = isChanged(property);
  const note = inspector.notes.get(name);
  const isTall = property.value !== null && TALL.has(type) || Array.isArray(property.value);
  const classes = [
    "prop-row",
    isTall && "is-tall",
    inspector.lanes.has(name) && "is-pending",
    changed && "is-changed",
  ].filter(Boolean).join(" ");
  return (
    <div class={classes} data-property={name} title={readOnly ? `${label}: read only` : undefined}>
      <div class="prop-label">
        <span class="prop-name">
          {label}
          {unit !== undefined && !hasShortUnit(unit) && <span class="prop-unit">{unit}</span>}
        </span>
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
                : void (scene.inspector.ownPath.value = connectedTo)}
          >
            <Icon node={Link2} size={12} />
          </button>
        )}
        {changed && !frozen && (
          <button
            type="button"
            class="prop-reset"
            title="Back to the default"
            aria-label={`${label}: back to the default`}
            onClick={() => scene.inspector.reset(name)}
          >
            <Icon node={RotateCcw} size={12} />
          </button>
        )}
      </div>
      <div class="prop-editor">
        <PropertyEditor
          property={property}
          value={shownValue(inspector, property)}
          disabled={frozen}
        />
      </div>
      {note !== undefined && (
        <p class={`prop-note note-${note.tone}`} role={note.tone === "error" ? "alert" : "status"}>
          {note.text}
        </p>
      )}
    </div>
  );
}
