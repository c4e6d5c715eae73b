export * from "./octane_spans.ts";
export * from "./traced_bus.ts";
export * from "./traceparent.ts";
export * from "./tracer.ts";
