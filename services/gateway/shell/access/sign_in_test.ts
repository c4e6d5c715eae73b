import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from "jose";
import assert from "node:assert/strict";
import { createKeySource } from "./key_source.ts";
import { createTokenCheck, type TokenResult } from "./token_check.ts";

const NOW_S = 1_700_000_000;
const ISSUER = "https://login.example.com/studio";
const AUDIENCE = "fuelrail";
const SECRET = "a shared secret that is long enough for it";
const MAPPING = {
  roleClaim: "role",
  roles: undefined,
  roomClaim: "room",
  rooms: "*",
  nameClaim: "name",
} as const;

interface Pair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

async function pair(kid: string, alg = "ES256"): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...await exportJWK(publicKey), kid, alg } };
}

function sign(key: Pair, part: Record<string, unknown> = {}, kid: string | undefined = key.kid) {
  const claims = {
    ...{ iss: ISSUER, aud: AUDIENCE, sub: "u1", role: "operator", exp: NOW_S + 600 },
    ...part,
  };
  const header = { alg: key.jwk.alg ?? "ES256", ...(kid === "" ? {} : { kid }) };
  return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
}

/** Who keeps the keys of an organisation: an HTTP server that can rotate them and be away. */
function keyServer() {
  const state = { keys: [] as JWK[], isAway: false, asked: 0 };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
    state.asked++;
    return state.isAway
      ? new Response("away", { status: 503 })
      : Response.json({ keys: state.keys });
  });
  return { ...{ state, server }, where: `http://127.0.0.1:${server.addr.port}/jwks` };
}

function signIn(where: string, secrets: readonly string[] = []) {
  const clock = createManualClock(NOW_S * 1_000);
  const lines: string[] = [];
  const log = createLog("test", "debug", (line) => void lines.push(line));
  const find = createKeySource({ where, clock, log });
  const organisation = { find, issuer: ISSUER, audience: AUDIENCE, mapping: MAPPING };
  return { clock, lines, check: createTokenCheck({ secrets, organisation }, clock) };
}

function why(result: TokenResult): string {
  return result.ok ? "let in" : `${result.code}: ${result.message}`;
}

async function withServer(test: (server: ReturnType<typeof keyServer>) => Promise<void>) {
  const server = keyServer();
  try {
    await test(server);
  } finally {
    await server.server.shutdown();
  }
}

Deno.test("createTokenCheck takes an organisation's token by the key it names, of each kind", () =>
  withServer(async ({ where, state }) => {
    for (const alg of ["RS256", "PS256", "ES256", "EdDSA"]) {
      const key = await pair(`key-${alg}`, alg);
      state.keys = [key.jwk];
      const { check } = signIn(where);
      const result = await check(await sign(key, { jti: "j1", name: "Grace" }));
      assert.deepEqual(result.ok && result.grant, {
        role: "operator",
        rooms: "*",
        name: "Grace",
        subject: "u1",
        tokenId: "j1",
        expiresUnixMs: (NOW_S + 600) * 1_000,
      }, `${alg}: ${why(result)}`);
    }
  }));

Deno.test("createTokenCheck wants the issuer, the audience and the time to be right", () =>
  withServer(async ({ where, state }) => {
    const key = await pair("k1");
    state.keys = [key.jwk];
    const { check } = signIn(where);
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ iss: "https://elsewhere.example.com" }, /not from the issuer https:\/\/login/],
      [{ iss: undefined }, /not from the issuer/],
      [{ aud: "payroll" }, /not meant for the audience fuelrail/],
      [{ aud: undefined }, /not meant for the audience/],
      [{ exp: NOW_S - 1 }, /has expired/],
      [{ exp: undefined }, /"exp" is missing/],
      [{ nbf: NOW_S + 600 }, /not valid yet/],
      [{ role: "staff" }, /"role" "staff" gives no role here/],
    ];
    for (const [part, words] of wrong) {
      assert.match(why(await check(await sign(key, part))), words);
    }
  }));

Deno.test("createTokenCheck never takes a public key for a secret, nor a secret for a public key", () =>
  withServer(async ({ where, state }) => {
    const key = await pair("k1", "RS256");
    state.keys = [key.jwk, { kty: "oct", kid: "o1", k: btoa(SECRET), alg: "HS256" }];
    const claims = { iss: ISSUER, aud: AUDIENCE, role: "admin", room: "*", exp: NOW_S + 600 };
    const asSecret = async (text: string, kid: string) =>
      await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid })
        .sign(new TextEncoder().encode(text));
    const forged = [
      await asSecret(await exportSPKI(key.publicKey), "k1"),
      await asSecret(JSON.stringify(key.jwk), "k1"),
      await asSecret(SECRET, "o1"),
    ];
    const keysOnly = signIn(where);
    for (const token of forged) {
      assert.match(why(await keysOnly.check(token)), /not accepted here: "HS256"/);
    }
    const both = signIn(where, ["another secret that is long enough for it"]);
    for (const token of forged) {
      assert.match(why(await both.check(token)), /signed with another key/);
    }
  }));

Deno.test("createTokenCheck takes no token of an unknown or forged key, or without a key's name among many", () =>
  withServer(async ({ where, state }) => {
    const [one, two, stranger] = [await pair("k1"), await pair("k2"), await pair("k9")];
    state.keys = [one.jwk, two.jwk];
    const { check } = signIn(where);
    assert.match(why(await check(await sign(stranger))), /not among the organisation's/);
    assert.match(why(await check(await sign(stranger, {}, "k1"))), /signed with another key/);
    assert.match(why(await check(await sign(one, {}, ""))), /does not say with which key/);
  }));

Deno.test("createKeySource finds a rotated key at once, drops an old one in time and does not ask for each forgery", () =>
  withServer(async ({ where, state }) => {
    const [old, young, stranger] = [await pair("old"), await pair("young"), await pair("odd")];
    state.keys = [old.jwk];
    const { check, clock } = signIn(where);
    assert.ok((await check(await sign(old))).ok);
    assert.equal(state.asked, 1);

    state.keys = [old.jwk, young.jwk];
    clock.advance(15_000);
    assert.equal(why(await check(await sign(young))), "let in");
    assert.equal(state.asked, 2);

    for (let tries = 0; tries < 20; tries++) await check(await sign(stranger));
    assert.equal(state.asked, 2, "an unknown key is looked for once in a while only");

    state.keys = [young.jwk];
    clock.advance(300_000);
    assert.match(why(await check(await sign(old, { exp: NOW_S + 9_999 }))), /not among/);
    assert.equal(why(await check(await sign(young, { exp: NOW_S + 9_999 }))), "let in");
  }));

Deno.test("createKeySource goes on for a day without the organisation's server, and says so", () =>
  withServer(async ({ where, state }) => {
    const key = await pair("k1");
    state.keys = [key.jwk];
    const { check, clock, lines } = signIn(where);
    const token = await sign(key, { exp: NOW_S + 200_000 });
    assert.ok((await check(token)).ok);
    state.isAway = true;
    clock.advance(12 * 3_600_000);
    assert.equal(why(await check(token)), "let in");
    assert.ok(lines.some((line) => line.includes("cannot be read") && line.includes("HTTP 503")));
    clock.advance(13 * 3_600_000);
    assert.match(why(await check(token)), /^service_unavailable: .*keys cannot be read/);
    state.isAway = false;
    clock.advance(15_000);
    assert.equal(why(await check(token)), "let in");
  }));

Deno.test("createKeySource reads a file again when it has changed", async () => {
  const [one, two] = [await pair("k1"), await pair("k2")];
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, JSON.stringify({ keys: [one.jwk] }));
    const { check, clock } = signIn(path);
    assert.ok((await check(await sign(one))).ok);
    await Deno.writeTextFile(path, JSON.stringify({ keys: [two.jwk] }));
    clock.advance(5_000);
    assert.ok((await check(await sign(two))).ok);
    assert.match(why(await check(await sign(one))), /not among/);
  } finally {
    await Deno.remove(path);
  }
});
