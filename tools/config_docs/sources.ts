import type { z } from "zod";
import { cameraEnvironment } from "../../services/camera/config.ts";
import { frameIngestEnvironment } from "../../services/frame-ingest/config.ts";
import { gatewayEnvironment } from "../../services/gateway/config.ts";
import { sceneQueryEnvironment } from "../../services/scene-query/config.ts";
import { allServicesEnvironment } from "../all_services.ts";

/** Somebody who reads the environment, and through which schema. */
export interface ConfigSource {
  readonly name: string;
  readonly schema: z.ZodObject;
}

/** Everything that reads the environment through zod. */
export const CONFIG_SOURCES: readonly ConfigSource[] = [
  { name: "frame-ingest", schema: frameIngestEnvironment },
  { name: "camera", schema: cameraEnvironment },
  { name: "scene-query", schema: sceneQueryEnvironment },
  { name: "gateway", schema: gatewayEnvironment },
  { name: "deno task start", schema: allServicesEnvironment },
];
