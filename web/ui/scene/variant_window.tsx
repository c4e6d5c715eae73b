import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { lastPart } from "../../core/scene/scene_path.ts";
import { readVariants, type VariantSet } from "../../core/scene/variants.ts";
import { DialogFrame } from "../dialog_frame.tsx";
import { SelectField } from "../fields/select_field.tsx";
import { FrozenNote } from "../frozen_note.tsx";
import { useStudio } from "../studio_context.ts";

/** Chooses among what a switch or the render targets offer. */
export function VariantWindow({ path, onClose }: { readonly path: string; onClose(): void }) {
  const { scene, state } = useStudio();
  const id = useId();
  const sets = useSignal<readonly VariantSet[] | undefined>(undefined);
  const fault = useSignal<string | undefined>(undefined);
  const bar = state.barOf("setVariantRequest");

  async function ask(eventType: string, more: Readonly<Record<string, string>>): Promise<void> {
    const answer = await scene.requests.ask(eventType, { prim_path: path, ...more });
    fault.value = answer.ok ? undefined : answer.message;
    if (answer.ok) sets.value = readVariants(answer.payload);
  }

  useEffect(() => void ask("getVariantsRequest", {}), []);
  return (
    <DialogFrame title={`Variants of ${lastPart(path)}`} testId="variants" onClose={onClose}>
      <FrozenNote />
      {fault.value !== undefined && <p class="panel-fault" role="alert">{fault.value}</p>}
      <div class="dialog-body">
        {sets.value?.map(({ name, options, selection }) => (
          <div key={name} class="field-row">
            <label for={`${id}${name}`}>{setText(name)}</label>
            <SelectField
              id={`${id}${name}`}
              label={setText(name)}
              options={options.map((key) => ({ key, label: optionText(name, key) }))}
              value={selection}
              disabled={bar !== undefined}
              onChoose={(key) =>
                void ask("setVariantRequest", { variant_set: name, variant_selection: key })}
            />
          </div>
        ))}
        {sets.value?.length === 0 && <p class="hint">This node offers no choice.</p>}
        {sets.value === undefined && fault.value === undefined && (
          <p class="hint" role="status">Reading the choices</p>
        )}
      </div>
    </DialogFrame>
  );
}

function setText(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function optionText(set: string, option: string): string {
  return set === "render_target" ? lastPart(option) : option;
}
