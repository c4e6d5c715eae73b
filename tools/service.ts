/** `deno task service <name>`: one service alone; needs NATS_URL. */
import { buildPage } from "./build_page.ts";
import { err } from "./out.ts";

const SERVICES = ["frame-ingest", "camera", "scene-query", "gateway"] as const;

const name = SERVICES.find((service) => service === Deno.args[0]);
if (name === undefined) {
  err(`Name a service: ${SERVICES.join(", ")}`);
  Deno.exit(2);
}
if (name === "gateway") await buildPage();
switch (name) {
  case "frame-ingest":
    await import("../services/frame-ingest/main.ts");
    break;
  case "camera":
    await import("../services/camera/main.ts");
    break;
  case "scene-query":
    await import("../services/scene-query/main.ts");
    break;
  case "gateway":
    await import("../services/gateway/main.ts");
    break;
}
