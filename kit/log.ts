import { type Clock, systemClock } from "./clock.ts";
import { workFields, workNow } from "./work.ts";

/** Severities from least to most severe; a log writes its own level and above. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** One of `LOG_LEVELS`. */
export type LogLevel = typeof LOG_LEVELS[number];

/** Facts beside a message; errors, bigints and bytes are written in a readable form. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes one JSON object a line: `{t,level,svc,msg,...fields}`, and with it whose work the line is
 * about, where that is known (`viewer_id`, `request_id`, `input_seq`, `trace_id`).
 */
export interface Log {
  debug(msg: string, fields?: LogFields): void;
  info(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  error(msg: string, fields?: LogFields): void;
  /** Writes a line that no level holds back and no throttle: the record of who changed what. */
  audit(msg: string, fields?: LogFields): void;
  /** A log that adds `fields` to every line. */
  child(fields: LogFields): Log;
  /**
   * A log that writes at most one line per `key` and interval; the next one written says in
   * `suppressed` how many were held back. Keys are kept for ever: use fixed words, never data.
   */
  throttled(key: string, intervalMs: number): Log;
}

interface Throttle {
  nextMs: number;
  suppressed: number;
}

interface Shared {
  readonly threshold: number;
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly throttles: Map<string, Throttle>;
}

function writeToStdout(line: string): void {
  try {
    // deno-lint-ignore no-console
    console.log(line);
  } catch {
    // A closed pipe at the other end of stdout must not end the service.
  }
}

function describeError(error: Error): Record<string, unknown> {
  const described: Record<string, unknown> = { name: error.name, message: error.message };
  if (error.cause !== undefined) described.cause = error.cause;
  if (error.stack !== undefined) described.stack = error.stack;
  return described;
}

const SECRET = "[secret]";
const TOKEN = /\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)*/g;
const USER_INFO = /([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/@]*@/gi;
/** Names of fields that hold what nobody may read in a log. */
const SECRETIVE = /^(?:.*secret|password|token|authorization|cookie)$/i;

function readable(key: string, value: unknown): unknown {
  if (typeof value === "string") {
    if (SECRETIVE.test(key)) return SECRET;
    // Whatever comes from outside may hold a token: an address, a message of a library.
    return value.replace(TOKEN, SECRET).replace(USER_INFO, `$1${SECRET}@`);
  }
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (value instanceof Error) return describeError(value);
  return value;
}

function toLine(entry: Record<string, unknown>): string {
  try {
    return JSON.stringify(entry, readable);
  } catch (error) {
    const { t, level, svc, msg } = entry;
    return JSON.stringify({ t, level, svc, msg, unwritable: String(error) });
  }
}

function makeLog(shared: Shared, fields: LogFields, throttleKey?: string, intervalMs = 0): Log {
  function admit(): { suppressed?: number } | undefined {
    if (throttleKey === undefined) return {};
    const nowMs = shared.clock.nowMs();
    const throttle = shared.throttles.get(throttleKey);
    if (throttle !== undefined && nowMs < throttle.nextMs) {
      throttle.suppressed++;
      return undefined;
    }
    shared.throttles.set(throttleKey, { nextMs: nowMs + intervalMs, suppressed: 0 });
    return throttle !== undefined && throttle.suppressed > 0
      ? { suppressed: throttle.suppressed }
      : {};
  }

  function at(level: LogLevel): (msg: string, more?: LogFields) => void {
    if (LOG_LEVELS.indexOf(level) < shared.threshold) return () => {};
    return (msg, more) => {
      const extra = admit();
      if (extra === undefined) return;
      put(level, msg, { ...more, ...extra });
    };
  }

  function put(level: string, msg: string, more: LogFields | undefined): void {
    const t = new Date(shared.clock.unixMs()).toISOString();
    const { svc, ...own } = fields;
    shared.write(toLine({ t, level, svc, msg, ...workFields(workNow()), ...own, ...more }));
  }

  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    audit: (msg, more) => put("audit", msg, more),
    child: (more) => makeLog(shared, { ...fields, ...more }, throttleKey, intervalMs),
    throttled: (key, ms) => makeLog(shared, fields, key, ms),
  };
}

/**
 * Makes the log of one service.
 *
 * @param write takes one line without its line end; standard output when left out
 */
export function createLog(
  service: string,
  level: LogLevel,
  write: (line: string) => void = writeToStdout,
  clock: Clock = systemClock,
): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  return makeLog({ threshold, write, clock, throttles: new Map() }, { svc: service });
}
