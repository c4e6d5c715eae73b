import assert from "node:assert/strict";
import { samplesOf, sessionsPerGateway } from "./metrics.ts";

const TEXT = `# TYPE haproxy_server_status gauge
haproxy_server_status{proxy="ready",server="gateway-1",state="DOWN"} 0
haproxy_server_status{proxy="ready",server="gateway-1",state="UP"} 1
haproxy_server_status{proxy="ready",server="gateway-2",state="UP"} 0
haproxy_server_status{proxy="alive",server="gateway-1",state="UP"} 1
haproxy_server_current_sessions{proxy="ready",server="gateway-1"} 7
haproxy_server_current_sessions{proxy="ready",server="gateway-2"} 0
haproxy_server_current_sessions{proxy="alive",server="gateway-1"} 3
fuelrail_gateway_viewers 4
`;

Deno.test("samplesOf() reads labels and values of one metric", () => {
  assert.deepEqual(samplesOf(TEXT, "fuelrail_gateway_viewers"), [{ labels: {}, value: 4 }]);
  assert.equal(samplesOf(TEXT, "haproxy_server_current_sessions").length, 3);
  assert.deepEqual(samplesOf(TEXT, "fuelrail_gateway"), []);
});

Deno.test("sessionsPerGateway() counts on gateways that are ready and on no others", () => {
  assert.deepEqual(sessionsPerGateway(TEXT), [7]);
});
