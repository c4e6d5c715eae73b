/** Bytes that cannot be read as a protobuf message: cut off, or malformed. */
export class WireFormatError extends Error {
  override readonly name = "WireFormatError";
  /** Where in the message the reader gave up, in bytes. */
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`);
    this.offset = offset;
  }
}

/** How a field's value is encoded. */
export const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Walks the fields of one protobuf message by number and wire type, without a schema. Length-
 * delimited values are views of the given bytes. Every method throws `WireFormatError` on bytes
 * that end early or make no sense.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;
  /** The field number that `next` has come to. */
  field = 0;
  /** The wire type that `next` has come to. */
  wireType = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes on to the next field; false at the end. The field before must have been read or skipped. */
  next(): boolean {
    if (this.#offset >= this.#bytes.length) return false;
    const start = this.#offset;
    const key = Number(this.varint());
    this.field = Math.floor(key / 8);
    this.wireType = key % 8;
    if (this.field === 0 || this.field > 0x1fffffff) {
      throw new WireFormatError("bad field number", start);
    }
    return true;
  }

  is(field: number, wireType: number): boolean {
    return this.field === field && this.wireType === wireType;
  }

  /** An unsigned 64-bit varint. */
  varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low += (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireFormatError("varint of more than 10 bytes", this.#offset);
  }

  uint32(): number {
    return Number(BigInt.asUintN(32, this.varint()));
  }

  int32(): number {
    return Number(BigInt.asIntN(32, this.varint()));
  }

  bool(): boolean {
    return this.varint() !== 0n;
  }

  float(): number {
    const start = this.#take(4);
    return this.#view.getFloat32(start, true);
  }

  /** A view of a length-delimited value. */
  bytes(): Uint8Array {
    const length = Number(this.varint());
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Steps over the present field's value, whatever it is. */
  skip(): void {
    switch (this.wireType) {
      case WIRE_TYPE.varint:
        this.varint();
        return;
      case WIRE_TYPE.fixed64:
        this.#take(8);
        return;
      case WIRE_TYPE.bytes:
        this.bytes();
        return;
      case WIRE_TYPE.fixed32:
        this.#take(4);
        return;
      default:
        throw new WireFormatError(`unreadable wire type ${this.wireType}`, this.#offset);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw new WireFormatError("message cut off", this.#offset);
    this.#offset++;
    return byte;
  }

  /** Steps over `length` bytes and returns where they start. */
  #take(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw new WireFormatError("message cut off", start);
    this.#offset = start + length;
    return start;
  }
}
