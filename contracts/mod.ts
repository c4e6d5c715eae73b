export * from "./binary.ts";
export * from "./access_table.ts";
export * from "./bus_request.ts";
export * from "./capabilities.ts";
export * from "./define_event.ts";
export * from "./endpoints.ts";
export * from "./events.ts";
export { inboxPrefix } from "./inbox.ts";
export * from "./input_aliases.ts";
export * from "./kit_dialect.ts";
export * from "./kv.ts";
export * from "./layouts.ts";
export * from "./octane_writes.ts";
export * from "./parse.ts";
export * from "./permissions.ts";
export * from "./subjects.ts";
export { type AuditEntry, type TokenClaims, tokenClaims } from "./messages/access.ts";
export { type CanvasMessage, canvasMessage, canvasSource } from "./messages/canvas.ts";
export {
  type DisplayClientMessage,
  displayClientMessage,
  type DisplayServerMessage,
  displayServerMessage,
} from "./messages/display.ts";
export * from "./messages/room_entries.ts";
export {
  DEFAULT_STREAM_SETTINGS,
  type StreamSettingKey,
  type StreamSettings,
  streamSettings,
} from "./messages/stream.ts";
export { takeName, type TakeStatus } from "./messages/takes.ts";
export { type TurnClass, turnClass } from "./messages/turns.ts";
