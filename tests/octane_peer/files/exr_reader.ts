import { inflateSync } from "node:zlib";

/** What an OpenEXR file of scan lines holds. */
export interface ExrContent {
  readonly width: number;
  readonly height: number;
  readonly compression: number;
  /** Numbers of each channel, rows from the top. */
  readonly channels: ReadonlyMap<string, Float32Array>;
}

function half(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

function unpacked(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  const split = new Uint8Array(inflateSync(bytes));
  for (let i = 1; i < split.length; i++) {
    split[i] = (split[i - 1] as number) + (split[i] as number) - 128;
  }
  const middle = (split.length + 1) >> 1;
  return split.map((_, i) => split[(i & 1) === 0 ? i >> 1 : middle + (i >> 1)] as number);
}

/** Reads a file that is not packed, or with ZIP or ZIPS; throws for any other. */
export function decodeExr(bytes: Uint8Array): ExrContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== 20000630) throw new Error("not an OpenEXR file");
  let at = 8;
  const word = () => {
    const end = bytes.indexOf(0, at);
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const channels: { name: string; type: number }[] = [];
  let [width, height, compression] = [0, 0, -1];
  for (let name = word(); name !== ""; name = word()) {
    word();
    const size = view.getInt32(at, true);
    at += 4;
    const end = at + size;
    if (name === "channels") {
      for (let channel = word(); channel !== ""; channel = word()) {
        channels.push({ name: channel, type: view.getInt32(at, true) });
        at += 16;
      }
    } else if (name === "dataWindow") {
      width = view.getInt32(at + 8, true) + 1;
      height = view.getInt32(at + 12, true) + 1;
    } else if (name === "compression") compression = bytes[at] ?? -1;
    at = end;
  }
  const lines = compression === 3 ? 16 : 1;
  if (![0, 2, 3].includes(compression)) throw new Error(`compression ${compression}`);
  const found = new Map(
    channels.map(({ name }) => [name, new Float32Array(width * height)] as const),
  );
  at += Math.ceil(height / lines) * 8;
  const rowBytes = channels.reduce((sum, { type }) => sum + width * (type === 1 ? 2 : 4), 0);
  for (let first = 0; first < height; first += lines) {
    const rows = Math.min(lines, height - first);
    const size = view.getInt32(at + 4, true);
    const data = unpacked(bytes.slice(at + 8, at + 8 + size), rowBytes * rows);
    const numbers = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let from = 0;
    for (let row = first; row < first + rows; row++) {
      for (const { name, type } of channels) {
        const values = found.get(name) ?? new Float32Array(0);
        for (let column = 0; column < width; column++) {
          values[row * width + column] = type === 1
            ? half(numbers.getUint16(from, true))
            : numbers.getFloat32(from, true);
          from += type === 1 ? 2 : 4;
        }
      }
    }
    at += 8 + size;
  }
  return { width, height, compression, channels: found };
}
