import { subjectMatcher } from "./subject.ts";
import type { BusMessage } from "./types.ts";

/** Takes a message, and with a request the way to answer it. */
export type Sink = (message: BusMessage, reply: ((answer: BusMessage) => void) | undefined) => void;

/** Somebody interested in the subjects of a pattern; of a queue's members one gets each message. */
export interface Interest {
  readonly pattern: string;
  readonly queue: string | undefined;
  readonly sink: Sink;
}

/** How an interest ends. */
export interface InterestEnd {
  /** Takes no new messages; those queued before still arrive. */
  close(): void;
  /** Takes no message from now on. */
  cancel(): void;
}

/** Carries messages from publishers to whoever is interested at that moment. */
export interface MemoryRouter {
  /** Adds an interest and returns how to end it. */
  add(interest: Interest): InterestEnd;
  /** Queues a message for everybody interested; false when there is nobody. */
  send(message: BusMessage, reply?: (answer: BusMessage) => void): boolean;
  /** Queues a call behind all messages sent before it. */
  enqueue(call: () => void): void;
}

interface Entry extends Interest {
  readonly takes: (subject: string) => boolean;
  active: boolean;
}

/** Makes a router without interests. */
export function createMemoryRouter(): MemoryRouter {
  const entries = new Set<Entry>();
  let queued: (() => void)[] = [];
  let turn = 0;

  function flush(): void {
    const calls = queued;
    queued = [];
    for (const call of calls) call();
  }

  function enqueue(call: () => void): void {
    if (queued.push(call) === 1) queueMicrotask(flush);
  }

  function receivers(subject: string): Entry[] {
    const chosen: Entry[] = [];
    const queues = new Map<string, Entry[]>();
    for (const entry of entries) {
      if (!entry.takes(subject)) continue;
      if (entry.queue === undefined) {
        chosen.push(entry);
        continue;
      }
      const members = queues.get(entry.queue);
      if (members === undefined) queues.set(entry.queue, [entry]);
      else members.push(entry);
    }
    for (const members of queues.values()) {
      const picked = members[turn++ % members.length];
      if (picked !== undefined) chosen.push(picked);
    }
    return chosen;
  }

  return {
    add(interest) {
      const entry: Entry = { ...interest, takes: subjectMatcher(interest.pattern), active: true };
      entries.add(entry);
      return {
        close: () => void entries.delete(entry),
        cancel() {
          entry.active = false;
          entries.delete(entry);
        },
      };
    },
    send(message, reply) {
      const chosen = receivers(message.subject);
      for (const entry of chosen) {
        enqueue(() => {
          if (entry.active) entry.sink(message, reply);
        });
      }
      return chosen.length > 0;
    },
    enqueue,
  };
}
