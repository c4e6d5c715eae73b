import { type ReadonlySignal, signal } from "@preact/signals";
import type { Notice } from "../../core/notices.ts";
import type { RenderSettingValue } from "../../core/scene/render_settings.ts";
import type { Answer, Requests } from "./requests.ts";

/** Writes render settings, one at a time for each key; of what comes meanwhile the newest wins. */
export interface SettingWriter {
  /** Values that were asked for and not answered yet. */
  readonly pending: ReadonlySignal<ReadonlyMap<string, RenderSettingValue>>;
  /** What the room said to the newest change of a setting, where it has more to say than yes. */
  readonly notes: ReadonlySignal<ReadonlyMap<string, string>>;
  set(key: string, label: string, value: RenderSettingValue): void;
  /** Back to what the scene holds. */
  reset(key: string, label: string): void;
}

export function createSettingWriter(
  { requests, notify }: {
    readonly requests: Requests;
    notify(tone: Notice["tone"], text: string): void;
  },
): SettingWriter {
  const pending = signal<ReadonlyMap<string, RenderSettingValue>>(new Map());
  const notes = signal<ReadonlyMap<string, string>>(new Map());
  const busy = new Set<string>();

  function note(key: string, text: string | undefined): void {
    const rest = [...notes.value].filter(([each]) => each !== key);
    notes.value = new Map(text === undefined ? rest : [...rest, [key, text] as const]);
  }

  function told(key: string, label: string, answer: Answer): void {
    const fault = faultOf(answer);
    note(key, fault ?? messageOf(answer));
    if (fault !== undefined) notify("error", `${label} was not changed. ${fault}`);
  }

  async function run(key: string, label: string): Promise<void> {
    busy.add(key);
    for (;;) {
      const value = pending.value.get(key);
      if (value === undefined) break;
      const answer = await requests.ask("setRenderSettingRequest", { key, value });
      if (pending.value.get(key) !== value) continue;
      pending.value = new Map([...pending.value].filter(([each]) => each !== key));
      told(key, label, answer);
    }
    busy.delete(key);
  }

  return {
    pending,
    notes,
    set(key, label, value) {
      note(key, undefined);
      pending.value = new Map([...pending.value, [key, value]]);
      if (!busy.has(key)) void run(key, label);
    },
    async reset(key, label) {
      told(key, label, await requests.ask("resetRenderSettingRequest", { key }));
    },
  };
}

function faultOf(answer: Answer): string | undefined {
  if (!answer.ok) return answer.message;
  if (answer.payload.result !== "error") return undefined;
  return messageOf(answer) ?? "Octane did not take it";
}

function messageOf(answer: Answer): string | undefined {
  if (!answer.ok) return undefined;
  const { message } = answer.payload;
  return typeof message === "string" && message !== "" ? message : undefined;
}
