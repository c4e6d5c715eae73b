import type { z } from "zod";

const ISSUES_SHOWN = 3;

/** What is wrong with a payload, in words, naming each field; at most about 1000 characters. */
export function faultText(type: string, error: z.ZodError): string {
  const shown = error.issues.slice(0, ISSUES_SHOWN).map(issueText);
  const more = error.issues.length - shown.length;
  return `${type} is refused: ${shown.join("; ")}${more > 0 ? ` (and ${more} more)` : ""}`;
}

function issueText(issue: z.core.$ZodIssue): string {
  return `${pathText(["payload", ...issue.path]).slice(0, 120)}: ${
    reasonText(issue).slice(0, 400)
  }`;
}

function reasonText(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return plain(issue.message);
  const alternatives = issue.errors.flatMap((issues) => issues.slice(0, 1));
  if (alternatives.length === 0) return plain(issue.message);
  const deeper = alternatives.filter((each) => each.path.length > 0);
  if (deeper.length > 0) {
    return unique(deeper.map((each) => `${pathText(each.path)} ${plain(each.message)}`));
  }
  return unique(alternatives.map((each) => plain(each.message).replace(/, received .*$/, "")));
}

function plain(message: string): string {
  return message
    .replace("Invalid input: ", "")
    .replace("Invalid discriminator value. Expected", "expected");
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join(", or ");
}
