import { PROTOCOL_VERSION, VERSION_HEADER } from "@fuelrail/contracts";
import { BusSubjectError } from "./errors.ts";

/** Message headers by name; names are compared exactly. */
export type Headers = Readonly<Record<string, string>>;

/** Set by the bus on the reply of a responder that threw; its value is the reason. */
export const ERROR_HEADER = "Fuelrail-Error";

/** What every message carries. */
export const VERSION_HEADERS: Headers = Object.freeze({
  [VERSION_HEADER]: String(PROTOCOL_VERSION),
});

const NAME = /^[!-9;-~]+$/;
const VALUE = /^[^\r\n]*$/;
const FRAME_BYTES = "NATS/1.0\r\n\r\n".length;
const encoder = new TextEncoder();

/** @throws {BusSubjectError} for a name or value that no header line can hold */
export function checkHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) {
      throw new BusSubjectError("send header", name, "its name must be visible ASCII without :");
    }
    if (!VALUE.test(value)) {
      throw new BusSubjectError("send header", name, "its value must not hold a line end");
    }
  }
}

/** Bytes that `headers` take of a message. */
export function headerBytes(headers: Headers): number {
  let bytes = FRAME_BYTES;
  for (const [name, value] of Object.entries(headers)) {
    bytes += name.length + encoder.encode(value).byteLength + ": \r\n".length;
  }
  return bytes;
}

/** Bytes that the version header alone takes of a message. */
export const VERSION_HEADER_BYTES = headerBytes(VERSION_HEADERS);

/** A reason as it fits a header line. */
export function headerText(text: string): string {
  return text.replace(/[\r\n]+/g, " ").slice(0, 500);
}
