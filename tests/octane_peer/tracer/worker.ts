/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { RenderCommand } from "./protocol.ts";
import { createRenderLoop } from "./render_loop.ts";

const loop = createRenderLoop({
  nowMs: () => performance.now(),
  rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  report: (report, transfer) => self.postMessage(report, transfer),
});

self.onmessage = (event: MessageEvent<RenderCommand>) => loop.tell(event.data);
