import type { DescMessage, DescMethodUnary } from "@bufbuild/protobuf";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";

/** Which build's interface a peer speaks; `unknown` allows the camera and frames only. */
export type OctaneGeneration = "alpha5" | "beta2" | "unknown";

/** Whether the peer has an rpc. Rejects when that cannot be told, as with a lost connection. */
export type Probe = (method: DescMethodUnary<DescMessage>) => Promise<boolean>;

/**
 * Tells the generations apart by which of two harmless getters a peer has, and if that does not
 * decide, by the two names of another. Calls are made one after the other, with empty requests.
 */
export async function detectGeneration(has: Probe): Promise<OctaneGeneration> {
  const likeAlpha5 = await has(alpha5.ApiRenderEngineService.method.hardwareRayTracingEnabled);
  const likeBeta2 = await has(beta2.ApiControlService.method.getWebRTCStatus);
  if (likeAlpha5 !== likeBeta2) return likeAlpha5 ? "alpha5" : "beta2";
  if (await has(beta2.ApiItemService.method.getValueByAttrID)) return "beta2";
  if (await has(alpha5.ApiItemService.method.getByAttrID)) return "alpha5";
  return "unknown";
}
