import { create, type DescMethod, type Message } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { FORBIDDEN_RPCS, forbiddenReason } from "./forbidden.ts";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";
import { rpcPath } from "./grpc_service.ts";

/** Every rpc of both generations with a request of initial values. */
function allRpcs(): [DescMethod, Message][] {
  return [...alpha5.services, ...beta2.services]
    .flatMap((service) => service.methods)
    .map((method) => [method, create(method.input, {})]);
}

Deno.test("forbiddenReason names each rpc of the wire that hurts Octane", () => {
  const refused = allRpcs()
    .filter(([method, request]) => forbiddenReason(method, request) !== undefined)
    .map(([method]) => rpcPath(method));
  assert.deepEqual([...new Set(refused)].sort(), [
    "/octaneapi.ApiControlService/closeOctane",
    "/octaneapi.ApiControlService/startBlockingOperation",
    "/octaneapi.ApiNodeService/connectTo",
    "/octaneapi.ApiNodeService/connectToIx",
    "/octaneapi.ApiRenderEngineService/asyncTonemapBufferType",
  ]);
});

Deno.test("forbiddenReason allows connecting with the cycle check only", () => {
  for (
    const method of [
      beta2.ApiNodeService.method.connectTo,
      beta2.ApiNodeService.method.connectToIx,
      alpha5.ApiNodeService.method.connectToIx,
    ]
  ) {
    assert.match(forbiddenReason(method, create(method.input, {})) ?? "", /cycle/);
    const checked = create(method.input, { doCycleCheck: true });
    assert.equal(forbiddenReason(method, checked), undefined);
  }
});

Deno.test("forbiddenReason refuses window rpcs of any service", () => {
  const { method } = beta2.ApiRenderEngineService;
  const window: DescMethod = { ...method.isCompiling, name: "openDeviceSettings" };
  assert.match(forbiddenReason(window, create(window.input)) ?? "", /blocks Octane/);
});

Deno.test("FORBIDDEN_RPCS gives a reason for every path", () => {
  for (const [path, reason] of FORBIDDEN_RPCS) {
    assert.match(path, /^\/octaneapi\.\w+Service\/\w+$/);
    assert.notEqual(reason, "");
  }
});
