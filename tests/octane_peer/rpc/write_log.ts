import {
  type DescMessage,
  type DescMethod,
  type JsonObject,
  type JsonValue,
  type Message,
  toJson,
} from "@bufbuild/protobuf";
import { shortName } from "./call_log.ts";

/** A call that would have changed something in an Octane, as it arrived. */
export interface PeerWrite {
  /** When it arrived, on the clock of `performance.now()`, milliseconds. */
  readonly atMs: number;
  /** "LiveLinkService/SetCamera". */
  readonly rpc: string;
  /** The whole request: zeros and falses too, enums by name, handles as text, numbers unrounded. */
  readonly request: JsonObject;
}

/** The oldest writes are forgotten beyond this many. */
export const MOST_WRITES = 100_000;

const CHANGES =
  /^(set|streamCamera$|create|destroy|delete|connectTo|clear|collapse|expand|configure|copy|evaluate|update$|pause|continue|restart|stopRendering|load(?!ed)|save|reset|select(?!ed)|deselect|download|group|ungroup|unfold|import|updateTime)/i;
/** Registrations, arrays and descriptions change nothing that anybody else sees. */
const HARMLESS = /Array(Service)?\/|\/setOn\w*Callback$|\/deleteApi\w*Info$/;

/** Whether an rpc ("ApiNodeService/connectTo") changes something in an Octane. */
export function isWrite(rpc: string): boolean {
  const [, name = ""] = rpc.split("/");
  return CHANGES.test(name) && !HARMLESS.test(rpc);
}

/** Keeps the calls that would have changed something, in the order in which they arrived. */
export class WriteLog {
  #writes: PeerWrite[] = [];

  /** Notes a call if it changes something. */
  arrived(path: string, method: DescMethod, request: Message): void {
    const rpc = shortName(path);
    if (!isWrite(rpc)) return;
    const atMs = performance.now();
    this.#writes.push({ atMs, rpc, request: plain(method.input, request) });
    if (this.#writes.length > MOST_WRITES) this.#writes = this.#writes.slice(MOST_WRITES / 10);
  }

  /** Every write since the last reset. */
  all(): readonly PeerWrite[] {
    return [...this.#writes];
  }

  reset(): void {
    this.#writes = [];
  }
}

function plain(input: DescMessage, request: Message): JsonObject {
  const value: JsonValue = toJson(input, request, { alwaysEmitImplicit: true });
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
