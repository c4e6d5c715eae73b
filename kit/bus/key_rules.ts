import { BusPayloadTooLarge, BusSubjectError } from "./errors.ts";
import { MAX_SUBJECT_CHARS } from "./limits.ts";

const KEY = /^[-/_=.a-zA-Z0-9]+$/;
const BUCKET = /^[-_a-zA-Z0-9]{1,64}$/;

/** @throws {BusSubjectError} for a key that NATS key-value would refuse */
export function checkKey(key: string): void {
  const isDotted = key.startsWith(".") || key.endsWith(".") || key.includes("..");
  if (KEY.test(key) && !isDotted && key.length <= MAX_SUBJECT_CHARS) return;
  throw new BusSubjectError(
    "use key",
    key,
    `it must be 1 to ${MAX_SUBJECT_CHARS} letters, digits or -_=./ without a dot at an end or two in a row`,
  );
}

/** @throws {BusSubjectError} for a name that NATS would refuse */
export function checkBucket(bucket: string): void {
  if (BUCKET.test(bucket)) return;
  throw new BusSubjectError("open bucket", bucket, "it must be 1 to 64 letters, digits, - or _");
}

/** @throws {BusPayloadTooLarge} when a value is over the limit of its bucket */
export function checkValue(key: string, value: Uint8Array, maxBytes: number): void {
  if (value.byteLength > maxBytes) throw new BusPayloadTooLarge(key, value.byteLength, maxBytes);
}

const PREFIX = /^[-/_=.a-zA-Z0-9]*$/;

/** @throws {BusSubjectError} for text that no key can begin with */
export function checkPrefix(prefix: string): void {
  const isDotted = prefix.startsWith(".") || prefix.includes("..");
  if (PREFIX.test(prefix) && !isDotted && prefix.length <= MAX_SUBJECT_CHARS) return;
  throw new BusSubjectError("look for keys that begin with", prefix, "no key can begin like that");
}

/** @throws {BusSubjectError} for a prefix that is not a whole branch of keys */
export function checkBranch(prefix: string): void {
  checkPrefix(prefix);
  if (prefix.endsWith(".")) return;
  throw new BusSubjectError("discard keys that begin with", prefix, "it must end with a dot");
}

/** The narrowest subject filter that takes every key beginning with `prefix`. */
export function keyFilter(prefix: string): string {
  return `${prefix.slice(0, prefix.lastIndexOf(".") + 1)}>`;
}
