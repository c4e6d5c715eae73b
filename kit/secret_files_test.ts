import assert from "node:assert/strict";
import { readSecretFiles } from "./secret_files.ts";

const files: Record<string, string> = { "/run/secret": "  s3cret\n", "/run/empty": "\n" };

function read(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Deno.errors.NotFound(path);
  return text;
}

Deno.test("readSecretFiles() puts what a file holds in the place of its name", () => {
  const { env, faults } = readSecretFiles({ AUTH_SECRET_FILE: "/run/secret", ROOM: "A" }, read);
  assert.deepEqual(faults, []);
  assert.equal(env.AUTH_SECRET, "s3cret");
  assert.equal(env.ROOM, "A");
});

Deno.test("readSecretFiles() reads no file that is not named", () => {
  const env = { AUTH_SECRET: "s", NATS_URL_FILE: " " };
  const { env: after, faults } = readSecretFiles(env, () => assert.fail("a file was read"));
  assert.deepEqual(faults, []);
  assert.equal(after.AUTH_SECRET, "s");
});

Deno.test("readSecretFiles() names a file that is missing, empty or one too many", () => {
  for (const path of ["/run/nothing", "/run/empty"]) {
    const { faults } = readSecretFiles({ NATS_URL_FILE: path }, read);
    assert.deepEqual(faults.map(({ name }) => name), ["NATS_URL_FILE"]);
    assert.match(faults[0]?.reason ?? "", new RegExp(path));
  }
  const both = { AUTH_SECRET: "s", AUTH_SECRET_FILE: "/run/secret" };
  const { env, faults } = readSecretFiles(both, read);
  assert.match(faults[0]?.reason ?? "", /together with AUTH_SECRET/);
  assert.equal(env.AUTH_SECRET, "s");
});

Deno.test("readSecretFiles() never says what a file holds", () => {
  const both = { AUTH_SECRET: "s3cret", AUTH_SECRET_FILE: "/run/secret" };
  const { faults } = readSecretFiles(both, read);
  assert.ok(!JSON.stringify(faults).includes("s3cret"));
});

Deno.test("readSecretFiles() takes an empty file of the secret before for none", () => {
  const named = { AUTH_SECRET_PREVIOUS_FILE: "/run/empty" };
  const { env, faults } = readSecretFiles(named, read);
  assert.deepEqual(faults, []);
  assert.equal(env.AUTH_SECRET_PREVIOUS, undefined);
  const missing = readSecretFiles({ AUTH_SECRET_PREVIOUS_FILE: "/run/nothing" }, read);
  assert.deepEqual(missing.faults.map(({ name }) => name), ["AUTH_SECRET_PREVIOUS_FILE"]);
});
