import { GitCompareArrows, Link2, RotateCcw, RotateCw } from "lucide";
import { useSignal } from "@preact/signals";
import { formatAge } from "../../core/format.ts";
import { typeText } from "../../core/graph/type_text.ts";
import { rampOf } from "../../core/inspector/ramp.ts";
import { resettable } from "../../core/inspector/several.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import type { NodeProperties } from "../../core/scene/scene_replies.ts";
import { FrozenNote } from "../frozen_note.tsx";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import { NodePreview } from "./node_preview.tsx";
import { PropertyGroups } from "./property_groups.tsx";
import { RampView } from "./ramp_view.tsx";
import { SeveralGroups } from "./several_groups.tsx";

/** The values of the node that was selected last, or what all that is selected has in common. */
export function InspectorTab() {
  const { state, scene } = useStudio();
  const query = useSignal("");
  const comparing = useSignal(false);
  const together = useSignal(true);
  const inspector = scene.inspector.inspector.value;
  const prims = state.room.value.selection?.prims ?? [];
  const { path, phase, node, fault } = inspector;
  if (!state.capabilities.value.has("getPropertiesRequest")) {
    return <p class="hint panel-note">The values of nodes are not offered here.</p>;
  }
  if (path === undefined) {
    return <p class="hint panel-note">Select a node to see its values.</p>;
  }
  const others = scene.inspector.ownPath.value === undefined && prims.includes(path)
    ? prims.filter((each) => each !== path)
    : [];
  const mayTogether = others.length > 0 && state.capabilities.value.has("setPropertiesRequest");
  const showsAll = mayTogether && together.value;
  return (
    <div class="inspector" data-testid="inspector" aria-busy={phase === "loading"}>
      <Head path={path} node={node} others={others.length} />
      <FrozenNote />
      {mayTogether && (
        <label class="check-row inspector-together">
          <input
            type="checkbox"
            checked={together.value}
            onChange={(event) => void (together.value = event.currentTarget.checked)}
          />
          <span>Edit all {others.length + 1} together</span>
        </label>
      )}
      {phase === "loading" && <Placeholder />}
      {fault !== undefined && (
        <p class="panel-fault" role="alert">
          {fault}
          <button type="button" class="text-button" onClick={() => scene.inspector.retry()}>
            <Icon node={RotateCw} size={14} /> Try again
          </button>
        </p>
      )}
      {node !== undefined && node.items.length > 0 && (
        <div class="inspector-tools">
          <input
            type="search"
            aria-label="Find a value"
            placeholder="Find a value"
            maxLength={128}
            value={query.value}
            onInput={(event) => void (query.value = event.currentTarget.value)}
          />
          {!showsAll && (
            <>
              <IconButton
                node={GitCompareArrows}
                label="Compare with the defaults"
                pressed={comparing.value}
                onClick={() => void (comparing.value = !comparing.value)}
              />
              <ResetAll path={path} node={node} />
            </>
          )}
        </div>
      )}
      {node !== undefined && !showsAll && (
        <>
          <NodeRamp path={path} node={node} />
          <PropertyGroups
            path={path}
            items={node.items}
            query={query.value}
            comparing={comparing.value}
          />
        </>
      )}
      {node !== undefined && showsAll && (
        <SeveralGroups main={node} others={others} query={query.value} />
      )}
      {node !== undefined && node.items.length === 0 && (
        <p class="hint panel-note">This node has no values of its own.</p>
      )}
      {node !== undefined && node.omitted > 0 && (
        <p class="hint panel-note">{node.omitted} more values are too large to be shown.</p>
      )}
    </div>
  );
}

function Head({ path, node, others }: {
  readonly path: string;
  readonly node: NodeProperties | undefined;
  readonly others: number;
}) {
  const { state } = useStudio();
  const mayPreview = node?.nodeType?.startsWith("NT_MAT_") === true &&
    state.capabilities.value.has("getMaterialPreviewRequest");
  return (
    <header class="inspector-head">
      <h3 title={path}>{lastPart(path)}</h3>
      <p class="hint">
        {node?.nodeType !== undefined && (
          <span class="inspector-type" title={node.nodeType}>{typeText(node.nodeType)}</span>
        )}
        {others > 0 && <span class="inspector-more">and {others} more selected</span>}
      </p>
      {node !== undefined && node.alsoAt.length > 0 && (
        <p class="hint" title={node.alsoAt.join("\n")}>
          <Icon node={Link2} size={12} /> Used in {node.alsoAt.length + 1} places
        </p>
      )}
      {node?.ageMs !== undefined && node.ageMs >= 5_000 && (
        <p class="hint">Read {formatAge(node.ageMs)} ago</p>
      )}
      {mayPreview && <NodePreview path={path} />}
    </header>
  );
}

function NodeRamp({ path, node }: { readonly path: string; readonly node: NodeProperties }) {
  const { state } = useStudio();
  const ramp = rampOf(node.nodeType, node.items);
  const barred = state.barOf("setPropertyRequest") !== undefined;
  return ramp === undefined ? null : <RampView path={path} ramp={ramp} disabled={barred} />;
}

function ResetAll({ path, node }: { readonly path: string; readonly node: NodeProperties }) {
  const { state, scene } = useStudio();
  if (!state.capabilities.value.has("setPropertiesRequest")) return null;
  const changes = resettable(node.items).length;
  const bar = state.barOf("setPropertiesRequest") ??
    (changes === 0 ? "Everything is at its default" : undefined);
  return (
    <IconButton
      node={RotateCcw}
      label="All back to the defaults"
      hint={bar}
      disabled={bar !== undefined}
      onClick={() => void scene.several.reset(path, node.items, `Reset ${lastPart(path)}`)}
    />
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
