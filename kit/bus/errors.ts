/** A message or value is over the limit and was not sent. */
export class BusPayloadTooLarge extends Error {
  override readonly name = "BusPayloadTooLarge";
  constructor(readonly subject: string, readonly bytes: number, readonly maxBytes: number) {
    super(`Cannot send ${bytes} bytes to "${subject}": the limit is ${maxBytes} bytes`);
  }
}

/** A subject, pattern, header, bucket or key that the bus cannot carry. */
export class BusSubjectError extends Error {
  override readonly name = "BusSubjectError";
  constructor(action: string, readonly subject: string, reason: string) {
    super(`Cannot ${action} "${subject}": ${reason}`);
  }
}

/** Nobody answers requests on this subject. */
export class NoResponders extends Error {
  override readonly name = "NoResponders";
  constructor(readonly subject: string) {
    super(`Nobody answers "${subject}"`);
  }
}

/** No reply came in time; whether the request was carried out is not known. */
export class RequestTimeout extends Error {
  override readonly name = "RequestTimeout";
  constructor(readonly subject: string, readonly timeoutMs: number, cause?: unknown) {
    super(
      `No reply from "${subject}" within ${timeoutMs} ms`,
      cause === undefined ? {} : { cause },
    );
  }
}

/** The responder threw; `message` quotes it. */
export class ResponderFailed extends Error {
  override readonly name = "ResponderFailed";
  constructor(readonly subject: string, readonly reason: string) {
    super(`The responder of "${subject}" failed: ${reason}`);
  }
}

/** The bus was drained, here, on purpose. */
export class BusClosed extends Error {
  override readonly name = "BusClosed";
  constructor(action: string) {
    super(`Cannot ${action}: the bus is closed`);
  }
}

/** The key has another value than the writer supposed. */
export class KeyConflict extends Error {
  override readonly name = "KeyConflict";
  constructor(readonly bucket: string, readonly key: string, readonly expected: number) {
    super(
      expected === 0
        ? `Cannot create key "${key}" in "${bucket}": it has a value already`
        : `Cannot update key "${key}" in "${bucket}": revision ${expected} is not its newest`,
    );
  }
}

/** The bucket cannot be used: the server has no JetStream, or it failed. */
export class KeyValueUnavailable extends Error {
  override readonly name = "KeyValueUnavailable";
  constructor(readonly bucket: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot use key-value bucket "${bucket}": ${reason}`, { cause });
  }
}
