import assert from "node:assert/strict";
import { BUS_USERS } from "../../contracts/permissions.ts";
import { secretsOf } from "./secrets.ts";

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

Deno.test("secretsOf() gives the same secrets for the same key and others for another", async () => {
  const [one, again, other] = await Promise.all([keyOf(1), keyOf(1), keyOf(2)].map(secretsOf));
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
