import type { ConsoleDesk } from "../../shell/console/console_desk.ts";

/** What was left out anywhere on the way, and why. */
export function DropsTab({ desk }: { readonly desk: ConsoleDesk }) {
  const lines = desk.drops.value;
  return (
    <div class="console-scroll" tabIndex={0} role="region" aria-label="Drops">
      {lines.length === 0
        ? <p class="hint">{desk.refusal.value ?? "No service has told of a drop."}</p>
        : (
          <table class="console-table is-wide">
            <caption>What was dropped, by service and reason</caption>
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Reason</th>
                <th scope="col">Tier</th>
                <th scope="col">Since opened</th>
                <th scope="col">In all</th>
                <th scope="col">What it means</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ service, reason, tier, count, recent, meaning }) => (
                <tr key={`${service} ${reason} ${tier}`}>
                  <td class="is-text">{service}</td>
                  <th scope="row">{reason}</th>
                  <td class="is-text">{tier ?? ""}</td>
                  <td>{recent}</td>
                  <td>{count}</td>
                  <td class="is-text">{meaning ?? "A reason that this page does not know."}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
    </div>
  );
}
