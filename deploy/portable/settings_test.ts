import assert from "node:assert/strict";
import { parseCommand, parseSettings, unknownNames } from "./settings.ts";
import { LAUNCHER_NAMES } from "./launch_settings.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("parseSettings() takes values as they stand, paths of Windows and line ends too", () => {
  const text =
    '\uFEFF# a note\r\nASSETS_DIR=D:\\new#1\\shots\r\n\r\n  ROOM = "Stage 1" \r\nPORT=\r\n';
  assert.deepEqual(parseSettings(text), {
    settings: { ASSETS_DIR: "D:\\new#1\\shots", ROOM: "Stage 1", PORT: "" },
    faults: [],
  });
});

Deno.test("parseSettings() names the lines that it cannot use", () => {
  const { faults } = parseSettings("ROOM: A\nPORT=1\nPORT=2\n");
  assert.deepEqual(faults, [
    "line 1 is not NAME=value: ROOM: A",
    "line 3 sets PORT for the second time",
  ]);
});

Deno.test("parseCommand() tells settings from commands and passes the rest on", () => {
  assert.deepEqual(parseCommand([]), { name: "start", settings: {}, args: [] });
  assert.deepEqual(parseCommand(["ROOM=A", "token", "--role", "viewer", "--url", "http://a?b=c"]), {
    name: "token",
    settings: { ROOM: "A" },
    args: ["--role", "viewer", "--url", "http://a?b=c"],
  });
  assert.equal(parseCommand(["--help"])?.name, "help");
  assert.equal(parseCommand(["strat"]), undefined);
  assert.equal(parseCommand(["start", "now"]), undefined);
});

Deno.test("settings.txt shows every setting that a folder reads, and no other", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const known = new Set([...config.permissions.studio.env.allow, ...LAUNCHER_NAMES]);
  const text = await Deno.readTextFile(new URL("deploy/portable/settings.txt", ROOT));
  const shown = parseSettings(text.replace(/^#(?=[A-Z_]+=)/gm, ""));
  assert.deepEqual(shown.faults, []);
  assert.deepEqual(unknownNames(shown.settings, known), []);
  assert.deepEqual([...known].filter((name) => !(name in shown.settings)), []);
});
