import assert from "node:assert/strict";
import { type ClaimMapping, OWN_CLAIMS, readClaims } from "./claims.ts";
import { parseRoleMap } from "./role_map.ts";

const own = { room: "STUDIO", role: "operator", exp: 2_000, jti: "t1" };

function foreign(part: Partial<ClaimMapping> = {}): ClaimMapping {
  return {
    roleClaim: "realm_access.roles",
    roles: parseRoleMap("render-admins=admin, lighting artists=operator"),
    roomClaim: "https://fuelrail/rooms",
    rooms: undefined,
    nameClaim: "preferred_username",
    ...part,
  };
}

function messageOf(result: ReturnType<typeof readClaims>): string {
  return result.ok ? "let in" : result.message;
}

Deno.test("readClaims reads Fuelrail's own claims", () => {
  assert.deepEqual(readClaims({ ...own, sub: "u1", name: " Ada " }, OWN_CLAIMS, "f"), {
    ok: true,
    grant: {
      role: "operator",
      rooms: ["STUDIO"],
      expiresUnixMs: 2_000_000,
      tokenId: "t1",
      subject: "u1",
      name: "Ada",
    },
  });
});

Deno.test("readClaims gives a token without a usable jti the fallback as its id", () => {
  for (const jti of [undefined, "", 7, "x".repeat(129)]) {
    const read = readClaims({ ...own, jti }, OWN_CLAIMS, "fallback");
    assert.equal(read.ok && read.grant.tokenId, "fallback", String(jti));
  }
});

Deno.test("readClaims says what is missing or wrong", () => {
  assert.match(messageOf(readClaims({ ...own, exp: "soon" }, OWN_CLAIMS, "f")), /"exp"/);
  assert.match(
    messageOf(readClaims({ ...own, role: undefined }, OWN_CLAIMS, "f")),
    /"role" is mis/,
  );
  assert.match(
    messageOf(readClaims({ ...own, role: "service" }, OWN_CLAIMS, "f")),
    /"service.*no role/,
  );
  assert.match(
    messageOf(readClaims({ ...own, room: "no good!" }, OWN_CLAIMS, "f")),
    /names no room/,
  );
  assert.match(
    messageOf(readClaims({ ...own, room: undefined }, OWN_CLAIMS, "f")),
    /"room" is mis/,
  );
});

Deno.test("readClaims finds an organisation's claims by name and by path, and the strongest role", () => {
  const claims = {
    exp: 2_000,
    realm_access: { roles: ["staff", "lighting artists", "render-admins"] },
    "https://fuelrail/rooms": ["stage-1", "STAGE-2"],
    preferred_username: "grace",
  };
  const read = readClaims(claims, foreign(), "f");
  assert.ok(read.ok, messageOf(read));
  assert.equal(read.grant.role, "admin");
  assert.deepEqual(read.grant.rooms, ["STAGE-1", "STAGE-2"]);
  assert.equal(read.grant.name, "grace");
});

Deno.test("readClaims lets nobody in whose groups give no role, unless everybody has one", () => {
  const claims = { exp: 2_000, realm_access: { roles: ["staff"] } };
  const mapping = foreign({ rooms: "*" });
  assert.match(messageOf(readClaims(claims, mapping, "f")), /"staff" gives no role here/);
  const open = { ...mapping, roles: parseRoleMap("render-admins=admin,*=viewer") };
  const read = readClaims(claims, open, "f");
  assert.equal(read.ok && read.grant.role, "viewer");
});

Deno.test("readClaims reads the words of one text, and never a part of a group's name", () => {
  const mapping = foreign({ roleClaim: "role", roles: undefined, rooms: "*" });
  const scope = readClaims({ exp: 2_000, role: "openid operator" }, mapping, "f");
  assert.equal(scope.ok && scope.grant.role, "operator");
  assert.equal(readClaims({ exp: 2_000, role: ["not an admin"] }, mapping, "f").ok, false);
});

Deno.test("readClaims takes nothing from what claims inherit", () => {
  const mapping = foreign({ roleClaim: "constructor.name", rooms: "*" });
  assert.equal(readClaims({ exp: 2_000 }, mapping, "f").ok, false);
  const inherited = foreign({ roles: parseRoleMap("x=admin"), roleClaim: "role", rooms: "*" });
  assert.equal(readClaims({ exp: 2_000, role: "toString" }, inherited, "f").ok, false);
});

Deno.test("parseRoleMap refuses what gives no role", () => {
  for (const bad of ["", "admins", "admins=root", "=admin", "a=admin,,"]) {
    assert.equal(parseRoleMap(bad), undefined, bad);
  }
});
