import type { Log } from "../log.ts";

/** What one key holds. */
export interface StoredValue {
  readonly value: Uint8Array;
  readonly revision: number;
}

/** Facts of a bucket that outlive its values. */
export interface BucketMeta {
  readonly maxValueBytes: number;
  /** No revision given out before the last deletion is higher. */
  readonly revision: number;
}

/** Keeps the values of one bucket where they survive the process. */
export interface BucketStore {
  load(): Promise<{ meta: BucketMeta | undefined; values: Map<string, StoredValue> }>;
  saveMeta(meta: BucketMeta): Promise<void>;
  save(key: string, stored: StoredValue): Promise<void>;
  remove(key: string): Promise<void>;
}

const VALUE_SUFFIX = ".value";
const PART_SUFFIX = ".part";
const LINE_END = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** File names by hash, since keys differ in case and hold slashes, and some file systems mind. */
async function fileNameOf(key: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  return Array.from(hash.subarray(0, 20), (byte) => byte.toString(16).padStart(2, "0")).join("") +
    VALUE_SUFFIX;
}

function encodeValue(key: string, { value, revision }: StoredValue): Uint8Array {
  const head = encoder.encode(`${JSON.stringify({ key, revision })}\n`);
  const bytes = new Uint8Array(head.byteLength + value.byteLength);
  bytes.set(head);
  bytes.set(value, head.byteLength);
  return bytes;
}

function decodeValue(bytes: Uint8Array): { key: string; stored: StoredValue } | undefined {
  const end = bytes.indexOf(LINE_END);
  if (end < 0) return undefined;
  const head: unknown = JSON.parse(decoder.decode(bytes.subarray(0, end)));
  if (typeof head !== "object" || head === null || !("key" in head) || !("revision" in head)) {
    return undefined;
  }
  const { key, revision } = head;
  if (typeof key !== "string" || typeof revision !== "number") return undefined;
  return { key, stored: { value: bytes.slice(end + 1), revision } };
}

function decodeMeta(text: string): BucketMeta | undefined {
  const meta: unknown = JSON.parse(text);
  if (typeof meta !== "object" || meta === null) return undefined;
  if (!("maxValueBytes" in meta) || !("revision" in meta)) return undefined;
  const { maxValueBytes, revision } = meta;
  if (typeof maxValueBytes !== "number" || typeof revision !== "number") return undefined;
  return { maxValueBytes, revision };
}

/** Writes a file so that a crash leaves either the old content or the new. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = path + PART_SUFFIX;
  using file = await Deno.open(part, { write: true, create: true, truncate: true });
  let written = 0;
  while (written < bytes.byteLength) written += await file.write(bytes.subarray(written));
  await file.sync();
  await Deno.rename(part, path);
}

/** A store in `folder`, made when missing: a file a value, replaced whole. */
export function createFileStore(folder: string, log: Log | undefined): BucketStore {
  const metaPath = `${folder}/bucket.json`;

  async function readMeta(): Promise<BucketMeta | undefined> {
    try {
      return decodeMeta(await Deno.readTextFile(metaPath));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        log?.error("could not read what a bucket is made like", { path: metaPath, error });
      }
      return undefined;
    }
  }

  async function readValue(path: string): Promise<ReturnType<typeof decodeValue>> {
    try {
      const entry = decodeValue(await Deno.readFile(path));
      if (entry === undefined) log?.error("a stored value has no head and is left out", { path });
      return entry;
    } catch (error) {
      log?.error("a stored value cannot be read and is left out", { path, error });
      return undefined;
    }
  }

  return {
    async load() {
      await Deno.mkdir(folder, { recursive: true });
      const values = new Map<string, StoredValue>();
      for await (const { name } of Deno.readDir(folder)) {
        const path = `${folder}/${name}`;
        if (name.endsWith(PART_SUFFIX)) await Deno.remove(path);
        if (!name.endsWith(VALUE_SUFFIX)) continue;
        const entry = await readValue(path);
        if (entry !== undefined) values.set(entry.key, entry.stored);
      }
      return { meta: await readMeta(), values };
    },
    saveMeta: (meta) => writeWhole(metaPath, encoder.encode(JSON.stringify(meta))),
    save: async (key, stored) =>
      await writeWhole(`${folder}/${await fileNameOf(key)}`, encodeValue(key, stored)),
    remove: async (key) => await Deno.remove(`${folder}/${await fileNameOf(key)}`),
  };
}

/** A store that keeps nothing beyond the memory of the bucket itself. */
export const volatileStore: BucketStore = {
  load: () => Promise.resolve({ meta: undefined, values: new Map() }),
  saveMeta: () => Promise.resolve(),
  save: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};
