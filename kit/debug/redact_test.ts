import fc from "fast-check";
import assert from "node:assert/strict";
import { plainReason, redact, TEXT_CHARS_KEPT } from "./redact.ts";

Deno.test("redact takes file paths out and leaves what is said about them", () => {
  const said: readonly (readonly [string, string])[] = [
    ['cannot open "C:\\Users\\Jane Doe\\a.orbx": not found', 'cannot open "[path]": not found'],
    ["cannot open /srv/show/shot 10/a.ocs", "cannot open [path]"],
    ["share \\\\nas\\show\\a.orbx is gone", "share [path]"],
    ["see file:///home/jane/a.txt now", "see [path]"],
    ["D:/show/a.ocs", "[path]"],
    ["loaded (~/a.ocs)", "loaded ([path]"],
    ["first\n/srv/a\nlast", "first\n[path]\nlast"],
    ["and/or 3 samples/s at 127.0.0.1:51022", "and/or 3 samples/s at 127.0.0.1:51022"],
  ];
  for (const [text, clean] of said) assert.equal(redact(text), clean);
});

Deno.test("plainReason says why a file could not be written, and not where it is", () => {
  const error = new Deno.errors.PermissionDenied(
    "Permission denied (os error 13), open '/srv/a b'",
  );
  assert.equal(plainReason(error), "Permission denied (os error 13), open '[path]'");
  assert.equal(plainReason("no reason"), "no reason");
});

Deno.test("redact takes tokens, passwords and names before hosts out", () => {
  const secret = "s3cr3t-value";
  const texts = [
    `token=${secret}&x=1`,
    `Authorization: Bearer ${secret}`,
    `bearer ${secret}`,
    `{"password":"${secret}"}`,
    `nats://studio:${secret}@10.0.0.1:4222 refused`,
    "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiKiJ9.s3cr3t-value",
  ];
  for (const text of texts) assert.ok(!redact(text).includes(secret), redact(text));
});

Deno.test("redact lets no absolute path through, whatever stands around it", () => {
  const word = fc.stringMatching(/^[a-z0-9_ .-]{1,12}$/);
  const parts = fc.array(fc.stringMatching(/^[a-z0-9_.-]{1,12}$/), { minLength: 1, maxLength: 5 });
  const path = fc.oneof(
    parts.map((names) => `/${names.join("/")}`),
    parts.map((names) => `C:\\${names.join("\\")}`),
    parts.map((names) => `\\\\${names.join("\\")}`),
    parts.map((names) => `z:/${names.join("/")}`),
    parts.map((names) => `file:///${names.join("/")}`),
  );
  const gap = fc.constantFrom(" ", ": ", '"', "'", "(", "=", "\n", "[", ", ", "`", "<", "|", ";");
  fc.assert(
    fc.property(word, gap, path, gap, path, word, (before, open, one, close, two, after) => {
      const clean = redact(`${before}${open}${one}${close}${two}${after}`);
      assert.ok(!clean.includes(one) && !clean.includes(two), JSON.stringify(clean));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("redact never throws and bounds what it gives", () => {
  fc.assert(fc.property(fc.string({ maxLength: 3_000 }), (text) => {
    assert.ok(redact(text).length <= TEXT_CHARS_KEPT);
  }));
});

Deno.test("redact takes little time for text that is made to take much", () => {
  for (const text of ["a".repeat(50_000), "'/".repeat(25_000), "token ".repeat(9_000)]) {
    const startMs = performance.now();
    redact(text);
    assert.ok(performance.now() - startMs < 500);
  }
});
