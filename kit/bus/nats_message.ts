import { headers as emptyHeaders, type Msg, type MsgHdrs } from "nats";
import { type Headers, VERSION_HEADERS } from "./headers.ts";
import type { BusMessage } from "./types.ts";

const NO_HEADERS: Headers = Object.freeze({});

/** A message of the NATS client as the bus shows it; headers are decoded when first asked for. */
export class NatsBusMessage implements BusMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly #source: Msg;
  #headers: Headers | undefined;

  constructor(source: Msg) {
    this.#source = source;
    this.subject = source.subject;
    this.data = source.data;
  }

  get headers(): Headers {
    return this.#headers ??= fromNats(this.#source.headers);
  }
}

function fromNats(source: MsgHdrs | undefined): Headers {
  if (source === undefined) return NO_HEADERS;
  const headers: Record<string, string> = {};
  for (const [name, values] of source) headers[name] = values[0] ?? "";
  return headers;
}

function toNats(headers: Headers): MsgHdrs {
  const target = emptyHeaders();
  for (const [name, value] of Object.entries(headers)) target.set(name, value);
  return target;
}

const VERSION_ONLY = toNats(VERSION_HEADERS);

/** The version header, and `headers` with it, in the client's form. */
export function withVersion(headers: Headers | undefined): MsgHdrs {
  return headers === undefined ? VERSION_ONLY : toNats({ ...VERSION_HEADERS, ...headers });
}

/** Whether this is the server's word that nobody listens to the subject of a request. */
export function isNoResponders(message: Msg): boolean {
  return message.data.byteLength === 0 && message.headers?.code === 503;
}
