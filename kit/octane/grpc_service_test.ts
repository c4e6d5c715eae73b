import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";
import { grpcMethod, grpcService, rpcPath } from "./grpc_service.ts";

const { setRenderRegion } = beta2.ApiRenderEngineService.method;

Deno.test("grpcService gives every rpc of a service its wire path and streaming flags", () => {
  const live = grpcService(beta2.LiveLinkService);
  assert.equal(live["setCamera"]?.path, "/livelinkapi.LiveLinkService/SetCamera");
  assert.equal(live["streamCamera"]?.requestStream, true);
  assert.equal(live["streamCamera"]?.responseStream, false);
  const stream = grpcService(alpha5.StreamCallbackService)["callbackChannel"];
  assert.equal(stream?.path, "/octaneapi.StreamCallbackService/callbackChannel");
  assert.equal(stream?.requestStream, false);
  assert.equal(stream?.responseStream, true);
});

Deno.test("both generations hold the rpcs that only they have", () => {
  const paths = (services: readonly { methods: readonly Parameters<typeof rpcPath>[0][] }[]) =>
    new Set(services.flatMap((service) => service.methods.map(rpcPath)));
  const [alpha, beta] = [paths(alpha5.services), paths(beta2.services)];
  assert.ok(alpha.has("/octaneapi.ApiNodeService/getPinFloat3"));
  assert.ok(!beta.has("/octaneapi.ApiNodeService/getPinFloat3"));
  assert.ok(beta.has("/octaneapi.ApiNodeService/setPinValueByPinID"));
  assert.ok(!alpha.has("/octaneapi.ApiNodeService/setPinValueByPinID"));
});

Deno.test("grpcMethod encodes initial fields, messages and ready bytes alike", () => {
  const fields = { active: true, regionMin: { x: 1, y: 2 }, featherWidth: 3 };
  const message = create(setRenderRegion.input, fields);
  const expected = toBinary(setRenderRegion.input, message);
  const { requestSerialize } = grpcMethod(setRenderRegion);
  for (const value of [fields, message, expected]) {
    assert.deepEqual(new Uint8Array(requestSerialize(value)), expected);
  }
  assert.equal(requestSerialize(undefined).length, 0);
});

Deno.test("grpcMethod decodes what it encoded", () => {
  const { responseSerialize, responseDeserialize } = grpcMethod(
    beta2.ApiRenderEngineService.method.getRenderRegion,
  );
  const bytes = responseSerialize({ active: true, regionMax: { x: 1920, y: 1080 } });
  const { output } = beta2.ApiRenderEngineService.method.getRenderRegion;
  assert.deepEqual(responseDeserialize(bytes), fromBinary(output, bytes));
});
