import { STATE_QUEUE_BYTES, STATE_QUEUE_MESSAGES } from "@fuelrail/contracts";

/** Bytes waiting in this process for one socket above which state queues here instead. */
export const STATE_DIRECT_BYTES = 262_144;

/** A text message with its size in UTF-8, encoded once for all who get it. */
export interface TextMessage {
  readonly text: string;
  readonly bytes: number;
}

/** What waits for one viewer in order; nothing is ever dropped from it. */
export interface StateQueue {
  readonly messages: TextMessage[];
  bytes: number;
  /** Most messages that ever waited. */
  peak: number;
}

/** An empty queue. */
export function createStateQueue(): StateQueue {
  return { messages: [], bytes: 0, peak: 0 };
}

/**
 * Appends a message; at the bound the viewer is beyond help and is to be closed.
 *
 * @returns the limit that it would break, by name and number
 */
export function pushState(queue: StateQueue, message: TextMessage): string | undefined {
  if (queue.messages.length >= STATE_QUEUE_MESSAGES) {
    return `STATE_QUEUE_MESSAGES ${STATE_QUEUE_MESSAGES}`;
  }
  if (queue.bytes + message.bytes > STATE_QUEUE_BYTES) {
    return `STATE_QUEUE_BYTES ${STATE_QUEUE_BYTES}`;
  }
  queue.messages.push(message);
  queue.bytes += message.bytes;
  queue.peak = Math.max(queue.peak, queue.messages.length);
  return undefined;
}

/** Takes the oldest message out. */
export function shiftState(queue: StateQueue): TextMessage | undefined {
  const message = queue.messages.shift();
  if (message !== undefined) queue.bytes -= message.bytes;
  return message;
}

const encoder = new TextEncoder();

/** Measures a text once. */
export function textMessage(text: string): TextMessage {
  return { text, bytes: encoder.encode(text).length };
}
