import { parseRoom, type Room } from "@fuelrail/contracts";
import { createManualClock } from "@fuelrail/kit/clock";
import { sign } from "hono/jwt";
import assert from "node:assert/strict";
import { createAuth } from "./auth.ts";

const SECRET = "a secret of this test only";
const NOW_S = 1_700_000_000;

function room(text: string): Room {
  const parsed = parseRoom(text);
  assert.ok(parsed.ok);
  return parsed.room;
}

function token(
  part: Record<string, unknown> = {},
  secret = SECRET,
  alg: "HS256" | "HS512" = "HS256",
) {
  const claims = { room: "STUDIO", role: "operator", exp: NOW_S + 60, jti: "t1", ...part };
  return sign(claims, secret, alg);
}

Deno.test("createAuth without a secret makes everybody admin", async () => {
  const result = await createAuth(undefined, createManualClock()).check(undefined, room("X"));
  assert.ok(result.ok);
  assert.equal(result.grant.role, "admin");
});

Deno.test("createAuth grants what a good token says, until it expires", async () => {
  const clock = createManualClock(NOW_S * 1_000);
  const auth = createAuth(SECRET, clock);
  const good = await token({ name: "Ada" });
  const result = await auth.check(good, room("STUDIO"));
  assert.deepEqual(result, {
    ok: true,
    grant: { role: "operator", room: "STUDIO", name: "Ada", expiresUnixMs: (NOW_S + 60) * 1_000 },
  });
  clock.advance(60_000);
  const late = await auth.check(good, room("STUDIO"));
  assert.equal(!late.ok && late.code, "unauthorised");
});

Deno.test("createAuth forbids another room, except to a token for all", async () => {
  const auth = createAuth(SECRET, createManualClock(NOW_S * 1_000));
  const other = await auth.check(await token(), room("STAGE"));
  assert.equal(!other.ok && other.code, "forbidden");
  assert.ok((await auth.check(await token({ room: "*" }), room("STAGE"))).ok);
});

Deno.test("createAuth takes no token that is missing, forged, unsigned, of another algorithm or incomplete", async () => {
  const auth = createAuth(SECRET, createManualClock(NOW_S * 1_000));
  const [head, body] = (await token()).split(".");
  const unsigned = `${btoa('{"alg":"none","typ":"JWT"}').replaceAll("=", "")}.${body}.`;
  const bad = [
    undefined,
    "",
    "x.y.z",
    await token({}, "another secret"),
    `${head}.${body}.`,
    unsigned,
    await token({}, SECRET, "HS512"),
    await token({ role: "service" }),
    await token({ room: "no good" }),
    await sign({ room: "STUDIO", role: "admin", exp: NOW_S + 60 }, SECRET, "HS256"),
    await sign({ room: "STUDIO", role: "admin", jti: "x" }, SECRET, "HS256"),
  ];
  for (const one of bad) {
    const result = await auth.check(one, room("STUDIO"));
    assert.equal(!result.ok && result.code, "unauthorised", String(one));
  }
});
