import { parseRoom, type Room } from "@fuelrail/contracts";
import { createManualClock } from "@fuelrail/kit/clock";
import { SignJWT } from "jose";
import assert from "node:assert/strict";
import { createTokenCheck } from "./access/token_check.ts";
import { type Auth, createAuth, createOpenAuth } from "./auth.ts";

const SECRET = "a secret of this test only, long enough";
const NOW_S = 1_700_000_000;

function room(text: string): Room {
  const parsed = parseRoom(text);
  assert.ok(parsed.ok);
  return parsed.room;
}

function token(part: Record<string, unknown> = {}, secret = SECRET, alg = "HS256") {
  const claims = { room: "STUDIO", role: "operator", exp: NOW_S + 60, jti: "t1", ...part };
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

function openAuth(clock = createManualClock(NOW_S * 1_000)): Auth & { revoked: Set<string> } {
  const revoked = new Set<string>();
  const auth = createAuth({
    check: createTokenCheck({ secrets: [SECRET, `${SECRET} before`] }, clock),
    revocations: {
      whenKnown: () => Promise.resolve(true),
      find: ({ tokenId = "" }) =>
        revoked.has(tokenId) ? { reason: "it was lost", expiresUnixMs: null } : undefined,
    },
  });
  return { ...auth, revoked };
}

Deno.test("createOpenAuth makes everybody admin", async () => {
  const result = await createOpenAuth().check(undefined, room("X"));
  assert.ok(result.ok);
  assert.equal(result.grant.role, "admin");
});

Deno.test("createAuth grants what a good token says, to the millisecond of its end", async () => {
  const clock = createManualClock(NOW_S * 1_000);
  const auth = openAuth(clock);
  const good = await token({ name: "Ada", sub: "u1" });
  const result = await auth.check(good, room("STUDIO"));
  assert.deepEqual(result, {
    ok: true,
    grant: {
      role: "operator",
      rooms: ["STUDIO"],
      name: "Ada",
      subject: "u1",
      tokenId: "t1",
      expiresUnixMs: (NOW_S + 60) * 1_000,
    },
  });
  clock.advance(59_999);
  assert.ok((await auth.check(good, room("STUDIO"))).ok);
  clock.advance(1);
  const late = await auth.check(good, room("STUDIO"));
  assert.match(!late.ok && late.code === "unauthorised" ? late.message : "", /has expired/);
});

Deno.test("createAuth forbids another room, except to a token for all", async () => {
  const auth = openAuth();
  const other = await auth.check(await token(), room("STAGE"));
  assert.equal(!other.ok && other.code, "forbidden");
  assert.ok((await auth.check(await token({ room: "*" }), room("STAGE"))).ok);
});

Deno.test("createAuth still takes tokens of the secret before", async () => {
  const old = await token({}, `${SECRET} before`);
  assert.ok((await openAuth().check(old, room("STUDIO"))).ok);
});

Deno.test("createAuth takes no token that was revoked, and says why", async () => {
  const auth = openAuth();
  auth.revoked.add("t1");
  const result = await auth.check(await token(), room("STUDIO"));
  assert.match(result.ok ? "" : result.message, /revoked: it was lost/);
  assert.ok((await auth.check(await token({ jti: "t2" }), room("STUDIO"))).ok);
});

Deno.test("createAuth lets nobody in while it is not known what is revoked", async () => {
  const clock = createManualClock(NOW_S * 1_000);
  const auth = createAuth({
    check: createTokenCheck({ secrets: [SECRET] }, clock),
    revocations: { whenKnown: () => Promise.resolve(false), find: () => undefined },
  });
  const result = await auth.check(await token(), room("STUDIO"));
  assert.equal(!result.ok && result.code, "service_unavailable");
});

Deno.test("createAuth takes no token that is missing, forged, unsigned, of another algorithm, not valid yet or incomplete", async () => {
  const auth = openAuth();
  const [head, body, signature] = (await token()).split(".");
  const bodyOf = (claims: object) => btoa(JSON.stringify(claims)).replaceAll("=", "");
  const unsigned = `${btoa('{"alg":"none","typ":"JWT"}').replaceAll("=", "")}.${body}.`;
  const promoted = bodyOf({ room: "*", role: "admin", exp: NOW_S + 60, jti: "t1" });
  const bad: Record<string, string | undefined> = {
    missing: undefined,
    empty: "",
    "no JWT": "x.y.z",
    "another secret": await token({}, "another secret that is long enough too"),
    "no signature": `${head}.${body}.`,
    "alg none": unsigned,
    "a body of its own": `${head}.${promoted}.${signature}`,
    HS512: await token({}, SECRET, "HS512"),
    "not valid yet": await token({ nbf: NOW_S + 3_600 }),
    "role service": await token({ role: "service" }),
    "no room": await token({ room: "no good!" }),
    "no end": await token({ exp: undefined }),
    "end in words": `${head}.${bodyOf({ room: "*", role: "admin", exp: "never" })}.${signature}`,
    "far too long": `${await token({ pad: "x".repeat(10_000) })}`,
  };
  for (const [what, one] of Object.entries(bad)) {
    const result = await auth.check(one, room("STUDIO"));
    assert.equal(!result.ok && result.code, "unauthorised", what);
  }
});
