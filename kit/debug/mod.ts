/** Debug events of the services, for the page's debug console. */
export { plainReason, redact } from "./redact.ts";
export { createDebugTap, type DebugTap, type DebugTapOptions } from "./tap.ts";
