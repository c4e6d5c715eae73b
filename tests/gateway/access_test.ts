import assert from "node:assert/strict";
import { CLOSE } from "@fuelrail/contracts";
import { sign } from "hono/jwt";
import { ConfigError } from "@fuelrail/kit/config";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { within } from "../testkit/until.ts";
import { startRig, withGateway } from "./rig.ts";

const SECRET = "only for this test";

function token(role: string, room = "STUDIO", ttlS = 3_600): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + ttlS;
  return sign({ room, role, exp, jti: "t", name: "Ada" }, SECRET, "HS256");
}

async function refusedHello(port: number, text: string | undefined) {
  const viewer = await connectViewer({ port, hello: null });
  viewer.send("hello", text === undefined ? {} : { token: text });
  const { code, reason } = await within(viewer.closed, 60_000, "closed");
  return { code, reason, error: await viewer.next("viewerError") };
}

Deno.test("a gateway with a secret lets a viewer in by the token in its hello", () =>
  withGateway(async ({ port }) => {
    const viewer = await connectViewer({ port, hello: { token: await token("operator") } });
    const welcome = await viewer.next("welcome");
    assert.equal(welcome.role, "operator");
    assert.equal(welcome.name, "Ada");
    assert.ok((welcome.expires_at ?? 0) > Date.now());
    await viewer.close();
  }, { authSecret: SECRET }));

Deno.test("a gateway with a secret closes without a token as unauthorised and for another room as forbidden", () =>
  withGateway(async ({ port }) => {
    const without = await refusedHello(port, undefined);
    assert.equal(without.code, CLOSE.unauthorised);
    assert.equal(without.error.code, "unauthorised");
    const forged = await refusedHello(port, `${await token("admin")}x`);
    assert.equal(forged.code, CLOSE.unauthorised);
    const elsewhere = await refusedHello(port, await token("admin", "STAGE"));
    assert.equal(elsewhere.code, CLOSE.forbidden);
    assert.match(elsewhere.reason, /STAGE/);
  }, { authSecret: SECRET }));

Deno.test("a gateway closes a viewer as unauthorised when its token runs out", async () => {
  const clock = createJumpClock();
  await withGateway(
    async ({ port }) => {
      const hello = { token: await token("viewer", "*", 600) };
      const viewer = await connectViewer({ port, hello });
      await viewer.next("welcome");
      clock.jump(600_000);
      const { code, reason } = await within(viewer.closed, 60_000, "closed");
      assert.equal(code, CLOSE.unauthorised);
      assert.match(reason, /expired/);
    },
    { authSecret: SECRET },
    clock,
  );
});

Deno.test("a token in the query counts for watching only, one in the header as it is", () =>
  withGateway(async ({ port, url }) => {
    const admin = await token("admin");
    const query = await connectViewer({ port, query: `token=${admin}` });
    assert.equal((await query.next("welcome")).role, "viewer");
    await query.close();
    const headers = { authorization: `Bearer ${admin}` };
    const bearer = await connectViewer({ port, headers });
    assert.equal((await bearer.next("welcome")).role, "admin");
    await bearer.close();

    const status = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${url}${path}`, init);
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await status("/api/rooms"), 401);
    assert.equal(await status(`/api/rooms?token=${admin}`), 200);
    assert.equal(await status(`/api/viewers?token=${admin}`), 403);
    assert.equal(await status("/api/viewers", { headers }), 200);
    assert.equal(await status("/api/rooms/STAGE", { headers }), 403);
    assert.equal(await status("/"), 200);
    assert.equal(await status("/healthz"), 200);
  }, { authSecret: SECRET }));

Deno.test("a viewer whose token came with the request hears what is wrong with that one", () =>
  withGateway(async ({ port }) => {
    const headers = { authorization: `Bearer ${await token("operator", "STUDIO", -60)}` };
    const late = await connectViewer({ port, headers, hello: null });
    late.send("hello", {});
    assert.equal((await within(late.closed, 60_000, "closed")).code, CLOSE.unauthorised);
    assert.match((await late.next("viewerError")).message, /The access token has expired/);
    const query = `token=${await token("viewer", "STAGE")}`;
    const astray = await connectViewer({ port, query, hello: null });
    astray.send("hello", {});
    assert.equal((await within(astray.closed, 60_000, "closed")).code, CLOSE.forbidden);
    // What the hello brings counts more.
    const hello = { token: await token("viewer") };
    const good = await connectViewer({ port, headers, hello });
    assert.equal((await good.next("welcome")).role, "viewer");
    await good.close();
  }, { authSecret: SECRET }));

Deno.test("no token is ever logged", async () => {
  const rig = await startRig({ authSecret: SECRET });
  const admin = await token("admin");
  const viewer = await connectViewer({ port: rig.port, query: `token=${admin}` });
  await viewer.close();
  await refusedHello(rig.port, `${admin}x`);
  await rig.stop();
  assert.ok(!rig.logged.some((line) => line.includes(admin)));
});

Deno.test("startGateway refuses to be reached from other machines without a secret, unless AUTH=off", async () => {
  await assert.rejects(startRig({ host: "0.0.0.0" }), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /AUTH_SECRET: .*AUTH=off/);
    return true;
  });
  const rig = await startRig({ host: "0.0.0.0", auth: "off" });
  const viewer = await connectViewer({ port: rig.port });
  assert.equal((await viewer.next("welcome")).role, "admin");
  await viewer.close();
  await rig.stop();
});

Deno.test("a page from elsewhere gets no socket and no answer, an allowed one gets both", () =>
  withGateway(async ({ port, url }) => {
    const evil = { origin: "https://evil.example" };
    await assert.rejects(connectViewer({ port, hello: null, headers: evil }));
    const refused = await fetch(`${url}/api/version`, { headers: evil });
    assert.equal(refused.status, 403);
    assert.match((await refused.json()).payload.message, /evil\.example/);
    const good = { origin: "https://review.example.com" };
    const viewer = await connectViewer({ port, headers: good });
    await viewer.close();
    const allowed = await fetch(`${url}/api/version`, { headers: good });
    assert.equal(allowed.headers.get("access-control-allow-origin"), good.origin);
    await allowed.body?.cancel();
    const own = await connectViewer({ port, headers: { origin: `http://127.0.0.1:${port}` } });
    await own.close();
  }, { allowedOrigins: ["https://review.example.com"] }));
