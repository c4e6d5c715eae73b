import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  ALL_CALLS,
  type CallFilter,
  type ConsoleCall,
  matchesCall,
  summariseCalls,
} from "../../core/console/calls.ts";
import type { ConsoleDesk } from "../../shell/console/console_desk.ts";
import { SelectField } from "../fields/select_field.tsx";
import { LogList } from "./log_list.tsx";
import { bytesText, clockText, msText } from "./texts.ts";

const SERVICES = ["frame-ingest", "camera", "scene-query"].map((key) => ({ key, label: key }));
const ANY = { key: "any", label: "Every service" };

/** Every gRPC call of the services, as they tell of them. */
export function CallsTab({ desk }: { readonly desk: ConsoleDesk }) {
  const filter = useSignal<CallFilter>(ALL_CALLS);
  const selected = useSignal<ConsoleCall | undefined>(undefined);
  const all = desk.calls.value;
  const calls = useMemo(
    () => all.filter((call) => matchesCall(call, filter.value)),
    [all, filter.value],
  );
  const set = (change: Partial<CallFilter>) => filter.value = { ...filter.value, ...change };
  const left = desk.leftOut.value;
  return (
    <div class="console-split">
      <div class="console-column">
        <div class="console-filters">
          <input
            class="text-input"
            type="search"
            aria-label="Filter calls"
            placeholder="Filter"
            value={filter.value.text}
            onInput={({ currentTarget }) => set({ text: currentTarget.value })}
          />
          <SelectField
            label="Calls of which service"
            options={[ANY, ...SERVICES]}
            value={filter.value.service ?? ANY.key}
            disabled={false}
            onChoose={(key) => set({ service: key === ANY.key ? undefined : key })}
          />
          <label class="console-check">
            <input
              type="checkbox"
              checked={filter.value.failedOnly}
              onChange={({ currentTarget }) => set({ failedOnly: currentTarget.checked })}
            />
            Failed only
          </label>
          <span class="console-count">
            {calls.length} of {all.length}
            {left > 0 && `, ${left} more came too fast to be told`}
          </span>
        </div>
        <LogList
          label="Calls to Octane, newest first"
          items={calls}
          selected={selected.value}
          empty={desk.refusal.value ??
            (all.length === 0 ? "No call was told yet." : "No call matches the filter.")}
          keyOf={(call) => call.id}
          isBad={(call) => call.outcome !== "ok"}
          line={(call) => (
            <>
              <span class="log-time">{clockText(call.startedAtMs)}</span>
              <span class="log-kind">{call.service}</span>
              <span class="log-main">{call.method}</span>
              <span class="log-tail">{call.outcome === "ok" ? "" : call.code ?? call.outcome}</span>
              <span class="log-number">{msText(call.durationMs)}</span>
            </>
          )}
          onSelect={(call) => selected.value = call}
        />
      </div>
      {selected.value === undefined
        ? <RpcTable calls={calls} />
        : <CallDetail call={selected.value} onClose={() => selected.value = undefined} />}
    </div>
  );
}

function RpcTable({ calls }: { readonly calls: readonly ConsoleCall[] }) {
  const rows = useMemo(() => summariseCalls(calls), [calls]);
  return (
    <div class="console-side" tabIndex={0} role="region" aria-label="Durations by rpc">
      <table class="console-table">
        <caption>Durations by rpc, in ms</caption>
        <thead>
          <tr>
            <th scope="col">Rpc</th>
            <th scope="col">Calls</th>
            <th scope="col">Failed</th>
            <th scope="col">Median</th>
            <th scope="col">95 %</th>
            <th scope="col">Longest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rpc}>
              <th scope="row" class="console-rpc" title={row.rpc}>
                {row.method.split(" ").at(-1)}
              </th>
              <td>{row.count}</td>
              <td class={row.failed > 0 ? "is-bad" : undefined}>{row.failed}</td>
              <td>{row.p50Ms.toFixed(1)}</td>
              <td>{row.p95Ms.toFixed(1)}</td>
              <td>{row.maxMs.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallDetail({ call, onClose }: { readonly call: ConsoleCall; onClose(): void }) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Rpc", call.rpc],
    ["Service", call.service],
    ["Began", clockText(call.startedAtMs)],
    ["Took", msText(call.durationMs)],
    ["Outcome", call.outcome],
    ["gRPC status", call.code],
    ["Octane said", call.message],
    ["Request", call.requestBytes === undefined ? undefined : bytesText(call.requestBytes)],
    ["Answer", call.responseBytes === undefined ? undefined : bytesText(call.responseBytes)],
    ["Turn", call.turn],
    ["Class of the turn", call.turnClass],
  ];
  return (
    <div class="console-side" tabIndex={0} role="region" aria-label="The chosen call">
      <button type="button" class="button" onClick={onClose}>Back to durations</button>
      <dl class="console-facts">
        {facts.map(([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )
        )}
      </dl>
    </div>
  );
}
