import { CLOSE, keys, ROOM_BUCKET, TOKEN_EXPIRING_MS } from "@fuelrail/contracts";
import { type Clock, systemClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { createAccessRig, mint } from "./access_rig.ts";
import { publishFrame, STUDIO } from "./rig.ts";

Deno.test("a viewer goes on with a newer token without leaving, in its role", async () => {
  await using rig = await createAccessRig();
  const clock = createJumpClock();
  const one = await rig.start({}, undefined, clock);
  const short = await mint({ ttlS: TOKEN_EXPIRING_MS / 1_000 });
  const viewer = await connectViewer({ port: one.port, hello: { token: short.token } });
  const other = await connectViewer({ port: one.port, hello: { token: short.token } });
  const { viewer_id: id } = await viewer.next("welcome");
  const told = await viewer.next("tokenExpiring");
  assert.equal(told.expires_at, short.expiresUnixMs, "it ends within TOKEN_EXPIRING_MS");
  viewer.send("getSnapshotsRequest", {}, "before");

  const longer = await mint({ role: "operator", ttlS: 3_600 });
  viewer.send("refreshTokenRequest", { token: longer.token }, "r1");
  const refreshed = await viewer.next("tokenRefreshed");
  assert.equal(refreshed.role, "operator");
  assert.equal(refreshed.expires_at, longer.expiresUnixMs);
  assert.ok(refreshed.capabilities?.includes("setPropertyRequest"));
  const seen = await viewer.next(
    "presenceChanged",
    ({ viewers }) => viewers.some(({ viewer_id, role }) => viewer_id === id && role === "operator"),
  );
  assert.ok(seen);
  clock.jump(TOKEN_EXPIRING_MS);
  const { code } = await within(other.closed, 60_000, "the end of who has not refreshed it");
  assert.equal(code, CLOSE.unauthorised);
  assert.ok(!viewer.isClosed, "it outlives its first token");
  await viewer.close();
});

Deno.test("a newer token of another room, or no token at all, changes nothing", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const { token } = await mint();
  const viewer = await connectViewer({ port: one.port, hello: { token } });
  viewer.send("refreshTokenRequest", { token: "x.y.z" }, 1);
  const refused = await viewer.next("viewerError");
  assert.equal(refused.code, "unauthorised");
  assert.equal(refused.event_type, "refreshTokenRequest");
  assert.ok(!viewer.isClosed);
  await viewer.close();
});

Deno.test("a viewer with time enough is not told that its token ends", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const { token } = await mint({ ttlS: TOKEN_EXPIRING_MS / 1_000 + 60 });
  const viewer = await connectViewer({ port: one.port, hello: { token } });
  viewer.send("ping", { t: 1 });
  await viewer.next("pong");
  await viewer.next("presenceChanged");
  assert.ok(!viewer.heard.some(({ event_type }) => event_type === "tokenExpiring"));
  await viewer.close();
});

async function revokeEverywhere(natsUrl?: string): Promise<void> {
  await using rig = await createAccessRig(natsUrl);
  const [one, two] = [await rig.start(), await rig.start()];
  const admin = await mint({ role: "admin" });
  const lost = await mint({ role: "operator", name: "Ada" });
  const other = await mint();
  const viewer = await connectViewer({ port: two.port, hello: { token: lost.token } });
  const bystander = await connectViewer({ port: two.port, hello: { token: other.token } });
  const canvas = new CanvasClient({
    ...{ port: two.port, room: STUDIO },
    query: `&token=${lost.token}`,
  });
  await until(() => canvas.heard.length > 0, { what: "the canvas client's hello" });
  publishFrame({ bus: rig.bus, room: STUDIO });
  const stream = await fetch(`${two.url}/rooms/STUDIO/stream.mjpeg?token=${lost.token}`);
  assert.equal(stream.status, 200);

  const answer = await rig.ask(one, "revokeTokenRequest", {
    jti: lost.id,
    reason: "left the company",
  }, admin.token);
  assert.equal(answer.status, 200, JSON.stringify(answer.payload));

  const { code, reason } = await within(viewer.closed, 60_000, "the viewer is closed");
  assert.equal(code, CLOSE.unauthorised);
  assert.match(reason, /revoked: left the company/);
  assert.equal((await within(canvas.closed, 60_000, "the canvas closes")).code, CLOSE.unauthorised);
  // Reads to its end, which only comes because the stream was ended.
  await within(stream.body?.pipeTo(new WritableStream()) ?? Promise.reject(), 60_000, "its end");
  assert.equal((await rig.ask(two, "getSnapshotsRequest", {}, lost.token)).status, 401);
  assert.ok(!bystander.isClosed);

  await one.stop();
  await two.stop();
  const three = await rig.start();
  const again = await rig.ask(three, "getSnapshotsRequest", {}, lost.token);
  assert.equal(again.status, 401);
  assert.match(String(again.payload["message"]), /revoked: left the company/);
  assert.equal((await rig.ask(three, "getSnapshotsRequest", {}, other.token)).status, 200);
  await within(bystander.closed, 60_000, "the bystander is told to go with its gateway");
}

const REVOKED = "a revoked token is worthless at every gateway at once, for sockets, streams and " +
  "requests, and after a restart";

Deno.test(`${REVOKED}, over memory`, () => revokeEverywhere());

Deno.test(`${REVOKED}, over NATS`, async () => {
  const nats = await startNatsServer();
  try {
    await revokeEverywhere(nats.url);
  } finally {
    await nats.stop();
  }
});

Deno.test("a token that came with the request and is revoked before the hello lets nobody in", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const [admin, lost] = [await mint({ role: "admin" }), await mint()];
  const headers = { authorization: `Bearer ${lost.token}` };
  const viewer = await connectViewer({ port: one.port, headers, hello: null });
  const answer = await rig.ask(one, "revokeTokenRequest", { jti: lost.id }, admin.token);
  assert.equal(answer.status, 200, JSON.stringify(answer.payload));
  viewer.send("hello", {});
  const { code, reason } = await within(viewer.closed, 60_000, "the viewer is closed");
  assert.equal(code, CLOSE.unauthorised);
  assert.match(reason, /revoked/);
  assert.ok(!viewer.heard.some(({ event_type }) => event_type === "welcome"));
});

Deno.test("an admin of one room revokes there alone, an admin of every room everywhere", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const [local, global] = [
    await mint({ role: "admin" }),
    await mint({ role: "admin", room: "*" }),
  ];
  const roaming = await mint({ room: "*" });
  const roomStatus = async (room: string) => {
    const headers = { authorization: `Bearer ${roaming.token}` };
    const response = await fetch(`${one.url}/api/rooms/${room}`, { headers });
    await response.body?.cancel();
    return response.status;
  };
  await rig.ask(one, "revokeTokenRequest", { jti: roaming.id }, local.token);
  assert.deepEqual([await roomStatus("STUDIO"), await roomStatus("STAGE")], [401, 200]);
  await rig.ask(one, "revokeTokenRequest", { jti: roaming.id }, global.token);
  assert.deepEqual([await roomStatus("STUDIO"), await roomStatus("STAGE")], [401, 401]);
});

Deno.test("revoking needs an admin, and no message can pretend to be one", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const [operator, victim] = [await mint({ role: "operator" }), await mint()];
  const viewer = await connectViewer({ port: one.port, hello: { token: operator.token } });
  viewer.send("revokeTokenRequest", { jti: victim.id }, "r");
  assert.equal((await viewer.next("viewerError")).code, "forbidden");
  viewer.sendText(JSON.stringify({
    event_type: "tokenRevoked",
    payload: { jti: victim.id, expires_at: null },
  }));
  assert.equal((await viewer.next("viewerError")).code, "bad_message");
  assert.equal((await rig.ask(one, "getSnapshotsRequest", {}, victim.token)).status, 200);
  await viewer.close();
});

Deno.test("an admin removes a viewer of another gateway, with a reason", async () => {
  await using rig = await createAccessRig();
  const [one, two] = [await rig.start(), await rig.start()];
  const [admin, guest] = [await mint({ role: "admin" }), await mint()];
  const viewer = await connectViewer({ port: two.port, hello: { token: guest.token } });
  const { viewer_id: id } = await viewer.next("welcome");
  const boss = await connectViewer({ port: one.port, hello: { token: admin.token } });
  await boss.next("presenceChanged", ({ viewers }) => viewers.some((v) => v.viewer_id === id));
  boss.send("removeViewerRequest", { viewer_id: id, reason: "wrong room" }, 1);
  const { code, reason } = await within(viewer.closed, 60_000, "the viewer is closed");
  assert.equal(code, CLOSE.forbidden);
  assert.match(reason, /wrong room/);
  boss.send("removeViewerRequest", { viewer_id: "v-nobody" }, 2);
  assert.equal((await boss.next("viewerError")).code, "not_found");
  await boss.close();
});

/** A clock that is as far ahead as the test says. */
function createAheadClock(): Clock & { aheadMs: number } {
  const clock = {
    ...systemClock,
    aheadMs: 0,
    unixMs: () => systemClock.unixMs() + clock.aheadMs,
  };
  return clock;
}

Deno.test("a gateway forgets revoked tokens that have ended by themselves", async () => {
  await using rig = await createAccessRig();
  const clock = createAheadClock();
  const one = await rig.start({}, undefined, clock);
  const admin = await mint({ role: "admin" });
  const store = await rig.bus.keyValue(ROOM_BUCKET);
  const old = { jti: "old", expires_at: Date.now() + 60_000 };
  assert.equal((await rig.ask(one, "revokeTokenRequest", old, admin.token)).status, 200);
  assert.equal((await store.keys(keys.revocations())).length, 1);
  clock.aheadMs = 120_000;
  await rig.ask(one, "revokeTokenRequest", { jti: "new" }, admin.token);
  const left = await until(async () => {
    const found = await store.keys(keys.revocations());
    return found.length === 1 && found;
  }, { what: "one record left" });
  const entry = await store.get(left[0] ?? "");
  assert.match(new TextDecoder().decode(entry?.value), /"new"/);
});

Deno.test("revoking refuses an end in the past, such as one in seconds", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const [admin, lost] = [await mint({ role: "admin" }), await mint()];
  const viewer = await connectViewer({ port: one.port, hello: { token: lost.token } });
  const inSeconds = { jti: lost.id, expires_at: Math.round(lost.expiresUnixMs / 1_000) };
  const refused = await rig.ask(one, "revokeTokenRequest", inSeconds, admin.token);
  assert.equal(refused.payload["code"], "out_of_range", JSON.stringify(refused.payload));
  assert.match(String(refused.payload["message"]), /in the past.*ms/);
  assert.ok(!viewer.isClosed);
  await viewer.close();
});

Deno.test("a revoked token stays so for as long as somebody was seen to use it, whatever end was said", async () => {
  await using rig = await createAccessRig();
  const clock = createAheadClock();
  const one = await rig.start({}, undefined, clock);
  const [admin, lost] = [await mint({ role: "admin" }), await mint()];
  const viewer = await connectViewer({ port: one.port, hello: { token: lost.token } });
  const tooEarly = { jti: lost.id, expires_at: Date.now() + 60_000 };
  await rig.ask(one, "revokeTokenRequest", tooEarly, admin.token);
  assert.equal((await within(viewer.closed, 60_000, "closed")).code, CLOSE.unauthorised);
  clock.aheadMs = 120_000;
  // Each revocation clears away what has ended.
  await rig.ask(one, "revokeTokenRequest", { jti: "another" }, admin.token);
  assert.equal((await rig.ask(one, "getSnapshotsRequest", {}, lost.token)).status, 401);
});

Deno.test("a gateway lets in no more from one address, or into one room, than it is told to", async () => {
  await using rig = await createAccessRig();
  const narrow = await rig.start({ viewersPerAddress: 2, trustedProxies: ["loopback"] });
  const { token } = await mint();
  const from = (address: string) =>
    connectViewer({
      port: narrow.port,
      hello: { token },
      headers: { "x-forwarded-for": address },
    });
  const first = [await from("203.0.113.1"), await from("203.0.113.1")];
  const turnedAway = await from("203.0.113.1");
  const { code, reason } = await within(turnedAway.closed, 60_000, "closed");
  assert.equal(code, CLOSE.full);
  assert.match(reason, /VIEWERS_PER_ADDRESS_MAX 2/);
  const elsewhere = await from("203.0.113.2");
  assert.ok(!elsewhere.isClosed);
  await first[0]?.close();
  const later = await until(async () => {
    const next = await from("203.0.113.1");
    if (next.heard.some(({ event_type }) => event_type === "welcome")) return next;
    await next.close();
    return undefined;
  }, { what: "room for one more after one has left" });
  for (const viewer of [first[1], elsewhere, later]) await viewer?.close();

  const small = await rig.start({ viewersPerRoom: 1 });
  const only = await connectViewer({ port: small.port, hello: { token } });
  const second = await connectViewer({ port: small.port, hello: { token } });
  const full = await within(second.closed, 60_000, "closed");
  assert.equal(full.code, CLOSE.full);
  assert.match(full.reason, /VIEWERS_PER_ROOM_MAX 1/);
  await only.close();
});
