import type { BarFact } from "../../core/render_bar/bar_facts.ts";
import { CHARTS_ID } from "../charts/chart_popover.tsx";
import { SparklineView } from "../charts/sparkline_view.tsx";

/** Widths of facts in rem, wide enough for every value that they take. */
const WIDTHS_REM: Readonly<Record<string, number>> = {
  samples: 7.5,
  shown: 11.5,
  input: 6.25,
  size: 6,
};
const WIDTH_REM = 5;

export function factWidthRem(key: string): number {
  return WIDTHS_REM[key] ?? WIDTH_REM;
}

/** One value in the bar; one that has a chart opens it. */
export function FactInBar({ fact }: { readonly fact: BarFact }) {
  const { key, name, value, hint, measure } = fact;
  return (
    <div class="fact" style={{ width: `${factWidthRem(key)}rem` }} title={hint}>
      <dt>{name}</dt>
      <dd>
        {measure === undefined ? value : (
          <button
            type="button"
            class="fact-button"
            aria-label={`${name}: ${value}. Charts`}
            {...{ popovertarget: CHARTS_ID }}
          >
            {value}
            <SparklineView measure={measure} />
          </button>
        )}
      </dd>
    </div>
  );
}

/** The values that found no room, with what they mean. */
export function FactsInMenu({ facts }: { readonly facts: readonly BarFact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="fact-list">
      {facts.map(({ key, name, value, hint }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          <dd class="fact-hint">{hint}</dd>
        </div>
      ))}
    </dl>
  );
}
