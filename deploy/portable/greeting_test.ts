import assert from "node:assert/strict";
import { readConfig } from "@fuelrail/kit/config";
import { greeting, othersUrl, ownUrl } from "./greeting.ts";
import { launchEnvironment } from "./launch_settings.ts";
import { ownSecretFile } from "./secret.ts";

const launchOf = (settings: Record<string, string> = {}) =>
  readConfig(launchEnvironment, { DATA_DIR: "/data", ...settings });

Deno.test("greeting() names the page's address and Octane's", async () => {
  const lines = (await greeting(launchOf({ PORT: "8090" }), undefined, ["10.0.0.2"])).join("\n");
  assert.match(lines, /room STUDIO at http:\/\/localhost:8090\n/);
  assert.match(lines, /Octane at 127\.0\.0\.1:51022/);
  assert.doesNotMatch(lines, /10\.0\.0\.2|#token/);
});

Deno.test("greeting() prints a link that lets others in where a secret guards the page", async () => {
  const launch = launchOf({ HOST: "0.0.0.0", JOIN_ROLE: "viewer", JOIN_TTL: "8h" });
  const lines = (await greeting(launch, "s".repeat(44), ["10.0.0.2"])).join("\n");
  assert.match(
    lines,
    /joins as viewer, for 8h:\n {2}http:\/\/10\.0\.0\.2:8080\/\?room=STUDIO#token=\S+/,
  );
});

Deno.test("othersUrl() is undefined where others cannot reach the page", () => {
  assert.equal(othersUrl(launchOf(), ["10.0.0.2"]), undefined);
  assert.equal(othersUrl(launchOf({ HOST: "10.0.0.3" }), []), "http://10.0.0.3:8080");
  assert.equal(ownUrl(launchOf({ HOST: "::" })), "http://localhost:8080");
});

Deno.test("ownSecretFile() makes a secret once, and only where others could come in", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.equal(await ownSecretFile(launchOf(), folder), undefined);
    const open = { HOST: "0.0.0.0" };
    assert.equal(await ownSecretFile(launchOf({ ...open, AUTH: "off" }), folder), undefined);
    const given = launchOf({ ...open, AUTH_SECRET: "x".repeat(40) });
    assert.equal(await ownSecretFile(given, folder), undefined);
    const file = await ownSecretFile(launchOf(open), folder);
    assert.ok(file !== undefined);
    const secret = await Deno.readTextFile(file);
    assert.ok(secret.trim().length >= 43);
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
    }
    await ownSecretFile(launchOf(open), folder);
    assert.equal(await Deno.readTextFile(file), secret);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
