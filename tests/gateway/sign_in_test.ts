import { CLOSE } from "@fuelrail/contracts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { within } from "../testkit/until.ts";
import { createAccessRig, mint, SECRET } from "./access_rig.ts";
import { STUDIO } from "./rig.ts";

const ISSUER = "https://login.example.com";
const TOKEN_TASK = fileURLToPath(new URL("../../services/gateway/token.ts", import.meta.url));

/** Runs `deno task token` with these words. */
async function runTask(words: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", TOKEN_TASK, ...words],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("people of an organisation come in with its tokens, in the role of their groups, beside the shared secret", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const path = await Deno.makeTempFile();
  const keys = { keys: [{ ...await exportJWK(publicKey), kid: "k1", alg: "RS256" }] };
  await Deno.writeTextFile(path, JSON.stringify(keys));
  await using rig = await createAccessRig();
  const one = await rig.start({
    signIn: {
      jwks: path,
      issuer: ISSUER,
      audience: "fuelrail",
      mapping: {
        roleClaim: "groups",
        roles: { "render-admins": "admin", artists: "operator" },
        roomClaim: "room",
        rooms: [STUDIO],
        nameClaim: "preferred_username",
      },
    },
  });
  const sign = (groups: string[]) =>
    new SignJWT({ groups, preferred_username: "Grace" })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(ISSUER).setAudience("fuelrail").setSubject("grace@example.com")
      .setExpirationTime("1h").sign(privateKey);
  try {
    const viewer = await connectViewer({
      port: one.port,
      hello: { token: await sign(["staff", "artists"]) },
    });
    const welcome = await viewer.next("welcome");
    assert.deepEqual([welcome.role, welcome.name, welcome.room], ["operator", "Grace", STUDIO]);
    assert.ok(rig.logged.some((line) => line.includes('"subject":"grace@example.com"')));

    const stranger = await connectViewer({ port: one.port, hello: null });
    stranger.send("hello", { token: await sign(["staff"]) });
    const { code } = await within(stranger.closed, 60_000, "closed");
    assert.equal(code, CLOSE.unauthorised);
    assert.match((await stranger.next("viewerError")).message, /"groups" "staff" gives no role/);

    const own = await connectViewer({ port: one.port, hello: { token: (await mint()).token } });
    assert.equal((await own.next("welcome")).role, "viewer");
    await own.close();

    // A token without an id of its own can be revoked by the one that admins see.
    const admin = await sign(["render-admins"]);
    const listed = await fetch(`${one.url}/api/viewers`, {
      headers: { authorization: `Bearer ${admin}` },
    });
    const { viewers } = await listed.json() as { viewers: { name: string; token_id: string }[] };
    const id = viewers.find(({ name }) => name === "Grace")?.token_id ?? "";
    assert.match(id, /^sha256-/);
    await rig.ask(one, "revokeTokenRequest", { jti: id }, admin);
    const gone = await within(viewer.closed, 60_000, "closed");
    assert.equal(gone.code, CLOSE.unauthorised);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("deno task token prints a token, its id and a join link that let in", async () => {
  const words = ["--room", "studio", "--role", "operator", "--ttl", "5m", "--name", "Ada"];
  const made = await runTask([...words, "--json"], { AUTH_SECRET: SECRET });
  assert.equal(made.code, 0, made.err);
  const { token, link, id, expires_at } = JSON.parse(made.out);
  assert.equal(link, `http://localhost:8080/?room=STUDIO#token=${token}`);
  assert.ok(Math.abs(Date.parse(expires_at) - Date.now() - 300_000) < 60_000);
  await using rig = await createAccessRig();
  const one = await rig.start();
  const viewer = await connectViewer({ port: one.port, hello: { token } });
  assert.equal((await viewer.next("welcome")).role, "operator");
  assert.ok(rig.logged.some((line) => line.includes(id)), "the gateway knows it by that id");
  await viewer.close();
});

Deno.test("deno task token takes its secret from a file, and says everything that is wrong", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, `${SECRET}\n`);
    const words = ["--room", "*", "--role", "viewer", "--url", "https://x.example.com"];
    const made = await runTask(words, { AUTH_SECRET_FILE: path });
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /Join link: https:\/\/x\.example\.com\/#token=eyJ/);
    assert.ok(!made.out.includes(SECRET));
    const bad = await runTask(["--role", "root"], { AUTH_SECRET: SECRET });
    assert.equal(bad.code, 2);
    assert.match(bad.err, /--room.*\n--role must be one of/);
    const none = await runTask(["--room", "A", "--role", "viewer"], {});
    assert.equal(none.code, 2);
    assert.match(none.err, /AUTH_SECRET: is needed/);
  } finally {
    await Deno.remove(path);
  }
});
