import type { ConsoleDesk } from "../../shell/console/console_desk.ts";
import { useStudio } from "../studio_context.ts";

/** How this page reaches its gateway, and the room its Octane. */
export function LinkTab({ desk }: { readonly desk: ConsoleDesk }) {
  const { state } = useStudio();
  const registration = desk.registration.value;
  // The clock moves on with every reading.
  void state.reading.value;
  return (
    <div class="console-split">
      <div class="console-column console-scroll" tabIndex={0} role="region" aria-label="Link">
        <dl class="console-facts">
          {desk.facts().map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div class="console-side" tabIndex={0} role="region" aria-label="Callbacks of Octane">
        <h3>Callbacks of Octane</h3>
        {registration === undefined
          ? <p class="hint">{desk.refusal.value ?? "Not told yet by frame-ingest."}</p>
          : (
            <dl class="console-facts">
              <div>
                <dt>Stream</dt>
                <dd class={registration.streamOpen ? undefined : "is-bad"}>
                  {registration.streamOpen ? "open" : "closed"}
                </dd>
              </div>
              {registration.registered.map((callback) => (
                <div key={callback}>
                  <dt>{callback}</dt>
                  <dd>registered</dd>
                </div>
              ))}
              {registration.refused.map(({ callback, reason }) => (
                <div key={callback}>
                  <dt>{callback}</dt>
                  <dd class="is-bad">refused: {reason}</dd>
                </div>
              ))}
            </dl>
          )}
      </div>
    </div>
  );
}
