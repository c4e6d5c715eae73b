import type { Room } from "./room.ts";

/** Key-value bucket of small room entries, one value up to 1 MiB. */
export const ROOM_BUCKET = "fuelrail_rooms";

/** Key-value bucket of stored stills: metadata and parts of 1 MiB. */
export const SNAPSHOT_BUCKET = "fuelrail_snapshots";

/** Builders of every key; a key of a room starts with its name and a dot. */
export const keys = {
  streamSettings: (room: Room): string => `${room}.stream`,
  renderSettings: (room: Room): string => `${room}.settings`,
  renderTarget: (room: Room): string => `${room}.target`,
  nodeTypes: (room: Room): string => `${room}.types`,
  bookmarks: (room: Room): string => `${room}.bookmarks`,
  cameraPolicy: (room: Room): string => `${room}.camera_policy`,
  lock: (room: Room): string => `${room}.lock`,
  prompt: (room: Room): string => `${room}.prompt`,
  /** Prefix of everything that is kept of a room. */
  room: (room: Room): string => `${room}.`,
  /** Prefix of every annotation of a room. */
  everyAnnotation: (room: Room): string => `${room}.annotation.`,
  /** Prefix of the annotations of one snapshot, or of the live picture. */
  annotations: (room: Room, snapshotId?: string): string =>
    `${room}.annotation.${snapshotId ?? "live"}.`,
  annotation: (room: Room, id: string, snapshotId?: string): string =>
    `${room}.annotation.${snapshotId ?? "live"}.${id}`,
  /** Prefix of the metadata of every snapshot. */
  snapshots: (room: Room): string => `${room}.meta.`,
  snapshot: (room: Room, id: string): string => `${room}.meta.${id}`,
  /** Prefix of the parts of one snapshot. */
  snapshotParts: (room: Room, id: string): string => `${room}.part.${id}.`,
  snapshotPart: (room: Room, id: string, part: number): string => `${room}.part.${id}.${part}`,
  /** Prefix of every revoked token. */
  revocations: (): string => "_revoked.",
  /** A token revoked in one room, or in every room, by a hash of its `jti`, hexadecimal. */
  revocation: (room: Room | "*", jtiHash: string): string =>
    `_revoked.${room === "*" ? "_every" : room}.${jtiHash}`,
  /** Prefix of what the services of a room wrote to Octane last. */
  audits: (room: Room): string => `_audit.${room}.`,
  audit: (room: Room, service: string): string => `_audit.${room}.${service}`,
} as const;

/** What a bucket is on the bus: its keys, and the requests of NATS's store that work on it. */
export const bucketSubjects = {
  key: (bucket: string, key: string): string => `$KV.${bucket}.${key}`,
  /** Requests that open a bucket, read it and watch it. */
  reading: (bucket: string): readonly string[] => {
    const stream = `KV_${bucket}`;
    return [
      `$JS.API.STREAM.INFO.${stream}`,
      `$JS.API.STREAM.CREATE.${stream}`,
      `$JS.API.STREAM.MSG.GET.${stream}`,
      `$JS.API.DIRECT.GET.${stream}`,
      `$JS.API.DIRECT.GET.${stream}.>`,
      `$JS.API.CONSUMER.CREATE.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}.>`,
      `$JS.API.CONSUMER.INFO.${stream}.*`,
      `$JS.API.CONSUMER.DELETE.${stream}.*`,
      `$JS.FC.${stream}.>`,
    ];
  },
  /** The request that takes stored values away without writing a word of it. */
  deletion: (bucket: string): string => `$JS.API.STREAM.MSG.DELETE.KV_${bucket}`,
  /** The request for what the store as a whole is. */
  about: "$JS.API.INFO",
} as const;
