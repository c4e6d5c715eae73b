import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type ConsoleMessage, prettyText } from "../../core/console/messages.ts";
import type { ConsoleDesk } from "../../shell/console/console_desk.ts";
import { SelectField } from "../fields/select_field.tsx";
import { LogList } from "./log_list.tsx";
import { bytesText, clockText } from "./texts.ts";

const KINDS = [
  { key: "text", label: "Text" },
  { key: "binary", label: "Binary" },
  { key: "both", label: "Text and binary" },
];

/** What passes through this page's socket, either way. */
export function MessagesTab({ desk }: { readonly desk: ConsoleDesk }) {
  const sought = useSignal("");
  const kind = useSignal("text");
  const selected = useSignal<ConsoleMessage | undefined>(undefined);
  const all = desk.messages.value;
  const messages = useMemo(() => {
    const part = sought.value.trim().toLowerCase();
    return all.filter((message) =>
      (kind.value === "both" || (kind.value === "binary") === message.isBinary) &&
      (part === "" || message.type.toLowerCase().includes(part) ||
        message.text.toLowerCase().includes(part))
    );
  }, [all, sought.value, kind.value]);
  return (
    <div class="console-split">
      <div class="console-column">
        <div class="console-filters">
          <input
            class="text-input"
            type="search"
            aria-label="Filter messages"
            placeholder="Filter"
            value={sought.value}
            onInput={({ currentTarget }) => sought.value = currentTarget.value}
          />
          <SelectField
            label="Kind of messages"
            options={KINDS}
            value={kind.value}
            disabled={false}
            onChoose={(key) => kind.value = key}
          />
          <span class="console-count">{messages.length} kept</span>
        </div>
        <LogList
          label="Messages of this page, newest first"
          items={messages}
          selected={selected.value}
          empty="No message since the console was opened."
          keyOf={({ id }) => `m${id}`}
          isBad={({ isError }) => isError}
          line={(message) => (
            <>
              <span class="log-time">{clockText(message.atMs)}</span>
              <span class={`log-way is-${message.direction}`}>{message.direction}</span>
              <span class="log-main">{message.type}</span>
              <span class="log-number">{bytesText(message.bytes)}</span>
            </>
          )}
          onSelect={(message) => selected.value = message}
        />
      </div>
      <div class="console-side" tabIndex={0} role="region" aria-label="The chosen message">
        {selected.value === undefined
          ? <p class="hint">Choose a message to see what is in it. Tokens are never shown.</p>
          : <pre class="console-text">{prettyText(selected.value.text)}</pre>}
      </div>
    </div>
  );
}
