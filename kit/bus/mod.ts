export * from "./errors.ts";
export { connectNatsBus, type NatsBusOptions } from "./nats_bus.ts";
export { createMemoryHub, type MemoryHub, type MemoryHubOptions } from "./memory_hub.ts";
export type {
  Bus,
  BusMessage,
  BusReply,
  BusStats,
  BusStatus,
  KeyValue,
  KeyValueEntry,
  KeyValueOptions,
  KeyValueWatcher,
  RequestOptions,
  Subscription,
} from "./types.ts";
