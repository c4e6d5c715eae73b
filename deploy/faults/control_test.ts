import assert from "node:assert/strict";
import { createControl, parseRoutes } from "./control.ts";
import { startTcpProxy } from "./tcp_proxy.ts";

Deno.test("parseRoutes() reads routes and names one that it cannot read", () => {
  assert.deepEqual(parseRoutes("4222=nats:4222, 51022=host.docker.internal:51022"), [
    { port: 4222, target: { hostname: "nats", port: 4222 } },
    { port: 51022, target: { hostname: "host.docker.internal", port: 51022 } },
  ]);
  assert.deepEqual(parseRoutes(""), []);
  assert.throws(() => parseRoutes("4222=nats"), /"4222=nats" is not a route/);
  assert.throws(() => parseRoutes("0=nats:1"), /is not a route/);
});

Deno.test("createControl() cuts what is open and refuses what comes, and says what it does not know", async () => {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const proxy = startTcpProxy(server.addr as Deno.NetAddr);
  const control = createControl(new Map([[7, proxy]]));
  const post = (path: string) => control(new Request(`http://a${path}`, { method: "POST" }));
  try {
    const client = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    const accepted = await server.accept();
    assert.equal(post("/7/cut").status, 200);
    assert.equal(await client.read(new Uint8Array(1)), null);
    client.close();
    accepted.close();
    assert.equal(post("/7/refuse?amount=1").status, 200);
    const refused = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    assert.equal(await refused.read(new Uint8Array(1)), null);
    refused.close();
    assert.equal(post("/8/cut").status, 404);
    assert.equal(post("/7/explode").status, 404);
    assert.equal(post("/7/delay?amount=-1").status, 400);
    const state = await control(new Request("http://a/")).json();
    assert.equal(state.routes[0].accepted, 1);
  } finally {
    server.close();
    await proxy.stop();
  }
});
