import type { CameraPose } from "@fuelrail/camera-math";
import { bookmarksEntry, keys, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type Bookmark, type BookmarkChange, changeBookmarks } from "../core/bookmarks.ts";
import { type CameraPolicy, DEFAULT_CAMERA_POLICY, readPolicy } from "../core/policy.ts";
import { createRoomEntry } from "./room_entry.ts";

export interface BookmarksDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for ids. */
  readonly random: () => number;
  /** What `list` or `policy` answers has changed. */
  readonly onChange: (what: "bookmarks" | "policy") => void;
}

/** Who changes a bookmark, as others are told. */
export type BookmarkActor = { readonly viewer_id?: string; readonly name?: string };

/** The cameras that a room remembers, and what becomes of its camera at a project change. */
export interface BookmarksDesk {
  /** Resolves once what was stored before is known; nothing is until then. */
  readonly loaded: Promise<void>;
  list(): readonly Bookmark[];
  get(id: string): Bookmark | undefined;
  /** Rejects with `RequestRefused`, as the others do; a known `id` is overwritten. */
  save(
    name: string,
    id: string | undefined,
    pose: CameraPose,
    by: BookmarkActor,
  ): Promise<Bookmark>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  policy(): CameraPolicy;
  setPolicy(policy: CameraPolicy): Promise<void>;
}

const ID_CHARS = 10;
const BASE = 36;

/** Opens a room's bookmarks and policy in key-value, where they survive restarts. */
export function createBookmarksDesk(options: BookmarksDeskOptions): BookmarksDesk {
  const { bus, room, clock, log, random, onChange } = options;
  const bookmarks = createRoomEntry<readonly Bookmark[]>({
    bus,
    key: keys.bookmarks(room),
    initial: [],
    read(stored) {
      const checked = bookmarksEntry.safeParse(stored);
      return checked.success ? checked.data.bookmarks : undefined;
    },
    write: (list) => ({ bookmarks: list }),
    log,
    onChange: () => onChange("bookmarks"),
  });
  const policy = createRoomEntry<CameraPolicy>({
    bus,
    key: keys.cameraPolicy(room),
    initial: DEFAULT_CAMERA_POLICY,
    read: readPolicy,
    write: (chosen) => ({ policy: chosen }),
    log,
    onChange: () => onChange("policy"),
  });

  async function change(wish: BookmarkChange): Promise<void> {
    await bookmarks.change((list) => {
      const result = changeBookmarks(list, wish);
      if (result.ok) return result.bookmarks;
      throw new RequestRefused(result.refusal.code, result.refusal.message);
    });
  }

  function newId(): string {
    const digits = Array.from(
      { length: ID_CHARS },
      () => Math.floor(random() * BASE).toString(BASE),
    );
    return digits.join("");
  }

  return {
    loaded: Promise.all([bookmarks.loaded, policy.loaded]).then(() => {}),
    list: () => bookmarks.current,
    get: (id) => bookmarks.current.find((bookmark) => bookmark.id === id),
    async save(name, id, pose, by) {
      const bookmark: Bookmark = {
        id: id ?? newId(),
        name,
        position: [...pose.position],
        target: [...pose.target],
        up: [...pose.up],
        fov: pose.fov,
        ...(pose.orthographicScale === undefined
          ? {}
          : { orthographic_scale: pose.orthographicScale }),
        created_at: clock.unixMs(),
        created_by: { ...by },
      };
      await change({ type: "save", bookmark });
      return bookmark;
    },
    rename: (id, name) => change({ type: "rename", id, name }),
    remove: (id) => change({ type: "remove", id }),
    policy: () => policy.current,
    setPolicy: (chosen) => policy.change(() => chosen),
  };
}
