/** `service.ts NAME`: one service of a portable folder in a process of its own. */
import { whileHeld } from "./held.ts";

const SERVICES: Readonly<Record<string, () => Promise<unknown>>> = {
  "frame-ingest": () => import("../../services/frame-ingest/main.ts"),
  "camera": () => import("../../services/camera/main.ts"),
  "scene-query": () => import("../../services/scene-query/main.ts"),
  "gateway": () => import("../../services/gateway/main.ts"),
};

const serve = SERVICES[Deno.args[0] ?? ""];
if (serve === undefined) throw new Error(`Name a service: ${Object.keys(SERVICES).join(", ")}`);
await whileHeld(serve);
