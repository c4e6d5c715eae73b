/** One message as it arrives; `data` may be shared with other receivers and is not to be changed. */
export interface BusMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a responder answers. */
export interface BusReply {
  readonly data: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that goes on until it is ended. */
export interface Subscription {
  /** Ends it; no call of the handler begins afterwards. Harmless when repeated. */
  unsubscribe(): void;
}

/** `reconnecting` also before the first connection; `closed` only after `drain`. */
export type BusStatus = "connected" | "reconnecting" | "closed";

/** Totals since the bus was made. */
export interface BusStats {
  /** Messages handed to the transport. */
  published: number;
  /** Messages given to handlers, requests to responders included. */
  delivered: number;
  /** Messages published while there was no connection; they are gone. */
  droppedWhileDown: number;
  /** Messages not sent because the server had stopped reading; they are gone. */
  droppedBacklog: number;
  /** Handlers and responders that threw or rejected. */
  handlerErrors: number;
  /** Connections regained after a loss. */
  reconnects: number;
}

/** How a request is sent. */
export interface RequestOptions {
  /**
   * How long to wait for the reply, including for a connection.
   * @default {10000}
   */
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Publish, subscribe, request and key-value between services; every message has a version header. */
export interface Bus {
  /**
   * Sends to everybody subscribed now, at most once and without waiting. Without a connection the
   * message is dropped and counted. The bytes of `data` must not change afterwards.
   *
   * @throws {BusPayloadTooLarge} when data and headers exceed the largest message of the bus
   * @throws {BusSubjectError} when `subject` cannot be published to
   */
  publish(subject: string, data: Uint8Array, headers?: Readonly<Record<string, string>>): void;
  /**
   * Calls `handler` for each message on `subject`, where `*` stands for one token and a last `>`
   * for one or more. A handler that throws is counted and logged, and hurts nobody.
   */
  subscribe(subject: string, handler: (message: BusMessage) => void): Subscription;
  /**
   * Answers requests on `subject`; of all responders in `queue` one gets each request. One that
   * throws makes the requester fail with `ResponderFailed`.
   */
  respond(
    subject: string,
    queue: string,
    handler: (message: BusMessage) => Promise<BusReply> | BusReply,
  ): Subscription;
  /**
   * Sends one request and waits for its reply.
   *
   * Rejects with `NoResponders`, `RequestTimeout`, `ResponderFailed`, `BusPayloadTooLarge` or
   * `BusClosed`.
   */
  request(subject: string, data: Uint8Array, options?: RequestOptions): Promise<BusMessage>;
  /** Opens a bucket, making it when it does not exist; waits for a connection. */
  keyValue(bucket: string, options?: KeyValueOptions): Promise<KeyValue>;
  readonly status: BusStatus;
  /** Calls `fn` at every change of `status`. */
  onStatus(fn: (status: BusStatus) => void): Subscription;
  readonly stats: Readonly<BusStats>;
  /** The largest message in bytes, headers included. */
  readonly maxPayloadBytes: number;
  /**
   * Resolves once everything sent or subscribed before has reached the server (in-process: its
   * receivers); at once while there is no connection.
   */
  flush(): Promise<void>;
  /** Lets handlers at work finish, sends what is still queued, then closes; may be repeated. */
  drain(): Promise<void>;
}

/** How a bucket is made; an existing one keeps what it was made with. */
export interface KeyValueOptions {
  /**
   * Largest value in bytes.
   * @default {1048576}
   */
  readonly maxValueBytes?: number;
}

/** A value with the revision that wrote it; revisions rise over the whole bucket. */
export interface KeyValueEntry {
  readonly value: Uint8Array;
  readonly revision: number;
}

/** Called with the value that a key has now, or `undefined` once it is deleted. */
export type KeyValueWatcher = (
  key: string,
  value: Uint8Array | undefined,
  revision: number,
) => void;

/**
 * A bucket of values that survive restarts. Keys are letters, digits and `-_=./`, without a dot at
 * either end or two in a row; others reject with `BusSubjectError`, values over the bucket's limit
 * with `BusPayloadTooLarge`.
 */
export interface KeyValue {
  get(key: string): Promise<KeyValueEntry | undefined>;
  /** Writes whatever is there; resolves to the new revision. */
  put(key: string, value: Uint8Array): Promise<number>;
  /** Writes only if the key has no value, else rejects with `KeyConflict`. */
  create(key: string, value: Uint8Array): Promise<number>;
  /** Writes only if `revision` is the newest of the key, else rejects with `KeyConflict`. */
  update(key: string, value: Uint8Array, revision: number): Promise<number>;
  delete(key: string): Promise<void>;
  /**
   * Deletes every key that begins with `prefix`, which ends with a dot, without telling who
   * watches; this works also when the store is so full that it takes no word of a deletion.
   */
  discard(prefix: string): Promise<void>;
  /** The keys that have a value and begin with `prefix`, sorted. */
  keys(prefix?: string): Promise<string[]>;
  /**
   * Calls `fn` for each key that begins with `prefix`: first with what is there, before it
   * resolves, then with what changes. A value that is soon overwritten may be passed over; the
   * newest never is, also when the connection was lost meanwhile.
   */
  watch(prefix: string, fn: KeyValueWatcher): Promise<Subscription>;
}
