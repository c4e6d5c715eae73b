import { useSignal } from "@preact/signals";
import { type MatrixParts, partsOf, type Rows, rowsOf } from "../../core/inspector/matrix_parts.ts";
import type { NewValue, Property } from "../../core/inspector/property.ts";
import { NumberField } from "../fields/number_field.tsx";

export interface MatrixFieldProps {
  readonly property: Property;
  readonly rows: Rows;
  readonly disabled: boolean;
  onCommit(value: NewValue): void;
}

const PARTS = [
  { key: "move", title: "Move", step: 0.1 },
  { key: "turn", title: "Turn, degrees", step: 1 },
  { key: "scale", title: "Scale", step: 0.1 },
] as const;
const AXES = ["x", "y", "z"] as const;

/** A matrix by its numbers or, where that is exact, as move, turn and scale. */
export function MatrixField(props: MatrixFieldProps) {
  const { property: { label }, rows } = props;
  const asParts = useSignal(false);
  const parts = partsOf(rows);
  return (
    <div class="matrix-field">
      <label
        class="check-row"
        title={parts === undefined
          ? "This matrix is no plain move, turn and scale"
          : "Turns are about x, then y, then z"}
      >
        <input
          type="checkbox"
          aria-label={`${label} as move, turn and scale`}
          checked={asParts.value && parts !== undefined}
          disabled={parts === undefined}
          onChange={(event) => void (asParts.value = event.currentTarget.checked)}
        />
        <span>Move, turn, scale</span>
      </label>
      {asParts.value && parts !== undefined
        ? <PartRows {...props} parts={parts} />
        : <CellRows {...props} />}
    </div>
  );
}

function PartRows(
  { property, parts, disabled, onCommit }: MatrixFieldProps & { readonly parts: MatrixParts },
) {
  return (
    <>
      {PARTS.map(({ key, title, step }) => (
        <div key={key} class="matrix-part">
          <span class="prop-name">{title}</span>
          <div class="vector">
            {AXES.map((axis, index) => (
              <NumberField
                key={axis}
                label={`${property.label}, ${title.toLowerCase()}, ${axis}`}
                value={parts[key][index]}
                whole={false}
                min={undefined}
                max={undefined}
                step={step}
                disabled={disabled}
                onCommit={(next) =>
                  onCommit(rowsOf({
                    ...parts,
                    [key]: parts[key].map((old, at) => at === index ? next : old),
                  }))}
              />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

function CellRows({ property, rows, disabled, onCommit }: MatrixFieldProps) {
  return (
    <div class="matrix" style={{ "--columns": rows[0]?.length ?? 1 }}>
      {rows.map((row, down) =>
        row.map((cell, across) => (
          <NumberField
            key={`${down} ${across}`}
            label={`${property.label}, row ${down + 1}, column ${across + 1}`}
            value={cell}
            whole={false}
            min={undefined}
            max={undefined}
            step={0.1}
            disabled={disabled}
            onCommit={(next) =>
              onCommit(
                rows.map((each, y) =>
                  each.map((old, x) => y === down && x === across ? next : old)
                ),
              )}
          />
        ))
      )}
    </div>
  );
}
