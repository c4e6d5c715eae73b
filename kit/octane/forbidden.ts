import type { DescMethod, Message } from "@bufbuild/protobuf";
import { rpcPath } from "./grpc_service.ts";

const BLOCKS = "it blocks Octane until someone at the workstation answers";

/** Rpcs that crash, block or quit Octane, by path, with the reason; they are never sent. */
export const FORBIDDEN_RPCS: ReadonlyMap<string, string> = new Map([
  ["/octaneapi.ApiRenderEngineService/asyncTonemapBufferType", "it crashes Octane"],
  ["/octaneapi.ApiControlService/closeOctane", "it quits Octane"],
  ["/octaneapi.ApiControlService/startBlockingOperation", BLOCKS],
  ["/octaneapi.ApiImageComponentService/create", "it crashes Octane"],
  ["/octaneapi.ApiGeometryExporterService/create", "it crashes Octane"],
  ["/octaneapi.ApiMaterialXGlobalService/getAllMxNodeCategories", "it crashes Octane"],
  ["/octaneapi.ApiImageBufferService/save", "it crashes Octane when given another class's handle"],
]);

/** Rpcs that open a window of Octane's, by name, whichever service has them. */
const WINDOW_RPCS = new Set(["openDeviceSettings", "showWindow", "showDbWindow"]);

const CONNECTING_RPCS = new Set(["connectTo", "connectToIx"]);

/** Why a call must not be sent, or undefined if it may be. */
export function forbiddenReason(method: DescMethod, request: Message): string | undefined {
  const reason = FORBIDDEN_RPCS.get(rpcPath(method));
  if (reason !== undefined) return reason;
  if (WINDOW_RPCS.has(method.name)) return BLOCKS;
  if (!CONNECTING_RPCS.has(method.name)) return undefined;
  return "doCycleCheck" in request && request.doCycleCheck === true
    ? undefined
    : "without doCycleCheck a connection that closes a cycle crashes Octane";
}
