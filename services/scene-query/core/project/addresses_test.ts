import assert from "node:assert/strict";
import fc from "fast-check";
import { addressFault, newFileName } from "./addresses.ts";

const BAD = [
  "../secret.ocs",
  "a/../../secret.ocs",
  "..",
  "a/..",
  "a/. ./b",
  "....//secret.ocs",
  "/etc/passwd",
  "//nas/share/x.ocs",
  "C:\\secret.ocs",
  "C:/secret.ocs",
  "c:secret.ocs",
  "..\\secret.ocs",
  "a\\b.ocs",
  "%2e%2e/secret.ocs",
  "%2E%2E%2Fsecret.ocs",
  "a%00.ocs",
  "%5c%5cnas",
  "a\0.ocs",
  "a.ocs\0.txt",
  "\u2025/secret.ocs",
  "\uff0e\uff0e/secret.ocs",
  "a/\uff0e\uff0e\uff0fsecret.ocs",
  "a//b.ocs",
  "./a.ocs",
  "~/a.ocs",
  "file:///etc/passwd",
  "a\nb.ocs",
  "a\u202eb.ocs",
];

Deno.test("addressFault refuses what climbs, is absolute, encoded or has a NUL", () => {
  for (const address of BAD) {
    assert.equal(addressFault(address)?.code, "bad_message", JSON.stringify(address));
  }
});

Deno.test("addressFault takes names in folders, in any script", () => {
  const names = [
    "a.ocs",
    "shots/01/teapot v2.orbx",
    "\u00fcb/\u65e5\u672c.ocs",
    "50 %.ocs",
    "..a/b",
  ];
  for (const name of names) assert.equal(addressFault(name), undefined, name);
});

Deno.test("addressFault lets nothing through that names something outside of a folder", () => {
  const piece = fc.constantFrom(
    "..",
    ".",
    "a",
    "/",
    "\\",
    "%2e",
    "%2f",
    "\0",
    "C:",
    " ",
    "~",
    "\uff0e",
  );
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
    const address = pieces.join("");
    if (addressFault(address) !== undefined) return;
    const root = new URL("file:///assets/folder/");
    const found = new URL(address.split("/").map(encodeURIComponent).join("/"), root);
    assert.ok(found.href.startsWith(root.href) && found.href !== root.href, address);
  }));
});

Deno.test("newFileName adds the extension, and refuses what is no plain name anywhere", () => {
  const extensions = [".ocs", ".orbx"];
  assert.deepEqual(newFileName("shot 1", extensions), { ok: true, name: "shot 1.ocs" });
  assert.deepEqual(newFileName("A.ORBX", extensions), { ok: true, name: "A.ORBX" });
  assert.deepEqual(newFileName("v1.2", extensions), { ok: true, name: "v1.2.ocs" });
  const bad = ["..", "a/b", "a\\b", "C:x", "nul", "COM1.ocs", "a.", " a", "a?", ".ocs", "a%2fb"];
  for (const name of [...bad, "a\0", "x".repeat(300), "\uff0fa"]) {
    assert.equal(newFileName(name, extensions).ok, false, JSON.stringify(name));
  }
});
