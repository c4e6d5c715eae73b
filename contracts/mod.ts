export * from "./binary.ts";
export * from "./bus_request.ts";
export * from "./capabilities.ts";
export * from "./define_event.ts";
export * from "./events.ts";
export * from "./input_aliases.ts";
export * from "./parse.ts";
export * from "./subjects.ts";
export {
  DEFAULT_STREAM_SETTINGS,
  type StreamSettingKey,
  type StreamSettings,
  streamSettings,
} from "./messages/stream.ts";
export { type TurnClass, turnClass } from "./messages/turns.ts";
