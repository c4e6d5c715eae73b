import { BusSubjectError } from "./errors.ts";
import { MAX_SUBJECT_CHARS } from "./limits.ts";

const CONCRETE = /^[^\s.*>\p{Cc}]+(?:\.[^\s.*>\p{Cc}]+)*$/u;
const PATTERN = /^(?:>|(?:\*|[^\s.*>\p{Cc}]+)(?:\.(?:\*|[^\s.*>\p{Cc}]+))*(?:\.>)?)$/u;

function check(action: string, subject: string, rule: RegExp, reason: string): void {
  if (subject.length > MAX_SUBJECT_CHARS) {
    throw new BusSubjectError(action, subject, `longer than ${MAX_SUBJECT_CHARS} characters`);
  }
  if (!rule.test(subject)) throw new BusSubjectError(action, subject, reason);
}

/** @throws {BusSubjectError} unless `subject` is tokens between dots, without spaces or wildcards */
export function checkSubject(subject: string): void {
  check("publish to", subject, CONCRETE, "it must be tokens between dots, without wildcards");
}

/** @throws {BusSubjectError} unless `pattern` is tokens between dots; `*` is one, a last `>` the rest */
export function checkPattern(pattern: string): void {
  check("subscribe to", pattern, PATTERN, "it must be tokens between dots, > only as the last");
}

/** Makes a test for the subjects that `pattern` takes. */
export function subjectMatcher(pattern: string): (subject: string) => boolean {
  if (!/[*>]/.test(pattern)) return (subject) => subject === pattern;
  const wanted = pattern.split(".");
  const takesRest = wanted.at(-1) === ">";
  const fixed = takesRest ? wanted.slice(0, -1) : wanted;
  return (subject) => {
    const tokens = subject.split(".");
    if (takesRest ? tokens.length <= fixed.length : tokens.length !== fixed.length) return false;
    return fixed.every((token, index) => token === "*" || token === tokens[index]);
  };
}
