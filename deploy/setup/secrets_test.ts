import assert from "node:assert/strict";
import { BUS_USERS } from "../../contracts/permissions.ts";
import { parseTurn, secretsOf } from "./secrets.ts";

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

Deno.test("secretsOf() gives the same secrets for the same key and others for another", async () => {
  const [one, again, other] = await Promise.all(
    [keyOf(1), keyOf(1), keyOf(2)].map((key) => secretsOf(key)),
  );
  assert.deepEqual(one, again);
  assert.notEqual(one?.authSecret, other?.authSecret);
});

Deno.test("secretsOf() gives no two parts the same secret, each without a sign that an address reads", async () => {
  const { authSecret, natsPasswords } = await secretsOf(keyOf(7));
  const all = [authSecret, ...BUS_USERS.map((user) => natsPasswords[user])];
  assert.equal(new Set(all).size, BUS_USERS.length + 1);
  for (const secret of all) assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
});

Deno.test("secretsOf() refuses a key of another length", async () => {
  await assert.rejects(() => secretsOf(new Uint8Array(16)), /16 bytes/);
});

Deno.test("secretsOf() signs with another secret at each turn and knows the one before while it counts", async () => {
  const first = await secretsOf(keyOf(7));
  const second = await secretsOf(keyOf(7), { turn: 1, acceptsPrevious: true });
  const third = await secretsOf(keyOf(7), { turn: 2, acceptsPrevious: false });
  assert.equal(first.authSecretPrevious, undefined);
  assert.equal(second.authSecretPrevious, first.authSecret);
  assert.equal(third.authSecretPrevious, undefined);
  assert.equal(new Set([first, second, third].map(({ authSecret }) => authSecret)).size, 3);
  assert.deepEqual(third.natsPasswords, first.natsPasswords);
});

Deno.test("parseTurn() begins at the first turn and refuses what it cannot read", () => {
  assert.deepEqual(parseTurn(undefined), { turn: 0, acceptsPrevious: false });
  const kept = { turn: 3, acceptsPrevious: true };
  assert.deepEqual(parseTurn(JSON.stringify(kept)), kept);
  for (const text of ["", "3", '{"turn":-1,"acceptsPrevious":true}']) {
    assert.throws(() => parseTurn(text));
  }
});
