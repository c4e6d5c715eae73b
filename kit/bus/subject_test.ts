import assert from "node:assert/strict";
import fc from "fast-check";
import { checkPattern, checkSubject, subjectMatcher } from "./subject.ts";

const token = fc.constantFrom("a", "b", "fuelrail", "STUDIO", "0");
const subject = fc.array(token, { minLength: 1, maxLength: 5 });

/** The rule as the NATS documentation words it, token by token. */
function takes(pattern: readonly string[], tokens: readonly string[]): boolean {
  const [wanted, ...patternRest] = pattern;
  const [found, ...tokensRest] = tokens;
  if (wanted === undefined || found === undefined) return wanted === found;
  if (wanted === ">") return true;
  return (wanted === "*" || wanted === found) && takes(patternRest, tokensRest);
}

Deno.test("subjectMatcher takes exactly the subjects that its pattern describes", () => {
  const pattern = fc.tuple(
    fc.array(fc.oneof(token, fc.constant("*")), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  ).map(([tokens, isOpen]) => isOpen ? [...tokens, ">"] : tokens);
  fc.assert(fc.property(pattern, subject, (wanted, tokens) => {
    checkPattern(wanted.join("."));
    checkSubject(tokens.join("."));
    assert.equal(subjectMatcher(wanted.join("."))(tokens.join(".")), takes(wanted, tokens));
  }));
});

Deno.test("checkPattern takes a lone > for everything", () => {
  checkPattern(">");
  assert.equal(subjectMatcher(">")("a.b.c"), true);
});
