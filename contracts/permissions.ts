import type { Carrier, Owner } from "./define_event.ts";
import { EVENT_TYPES, eventOf } from "./events.ts";
import { INBOXES, inboxPrefix } from "./inbox.ts";
import { bucketSubjects, keys, ROOM_BUCKET, SNAPSHOT_BUCKET } from "./kv.ts";
import { EVERY_ROOM, STATE_KINDS, subjects } from "./subjects.ts";
import { TIERS } from "./tiers.ts";

/** Who connects to NATS: the four services, and everything that only takes what they send. */
export type BusUser = ServiceUser | "relay";

type ServiceUser = "frame-ingest" | "camera" | "scene-query" | "gateway";

/** The users that are services. */
export const SERVICE_USERS: readonly ServiceUser[] = [
  "frame-ingest",
  "camera",
  "scene-query",
  "gateway",
];

/** Every user. */
export const BUS_USERS: readonly BusUser[] = [...SERVICE_USERS, "relay"];

/** What a user may do on the bus, as NATS's own permissions; anything else is refused. */
export interface BusPermissions {
  /** Subjects that it may publish to, requests included. */
  readonly publish: readonly string[];
  /** Subjects that it may subscribe to. */
  readonly subscribe: readonly string[];
  /** Parts of `subscribe` that it may not. */
  readonly notSubscribe: readonly string[];
  /** Whether it may answer each request that reaches it once, at the inbox that it names. */
  readonly answersOnce: boolean;
}

/** The inbox of MQTT subscriptions whose messages are acknowledged. */
const MQTT_DELIVERIES = "$MQTT.sub.>";

const room = EVERY_ROOM;
const frames = TIERS.flatMap((tier) => [subjects.frame(room, tier), subjects.tiles(room, tier)]);
const states = STATE_KINDS.map((kind) => subjects.state(room, kind));

/** What everybody may ask for: demand for frames, and what a late subscriber has missed. */
const OF_EVERYBODY: readonly string[] = [
  subjects.demand(room),
  ...[...STATE_KINDS, "frame" as const].map((kind) => subjects.snapshot(room, kind)),
  subjects.request(room, "framePart"),
];

/** What travels beside the registry's events. */
const MORE_PUBLISHED: Readonly<Record<ServiceUser, readonly string[]>> = {
  "frame-ingest": frames,
  camera: [],
  "scene-query": [],
  gateway: [
    subjects.input(room),
    subjects.canvas(room),
    ...carriedFor("viewer").map((carrier) => subjects.carrier(room, carrier)),
  ],
};

const MORE_HEARD: Readonly<Record<ServiceUser, readonly string[]>> = {
  "frame-ingest": [],
  camera: [subjects.input(room)],
  "scene-query": [],
  gateway: [...frames, subjects.canvas(room)],
};

const KEYS: Readonly<Record<ServiceUser, readonly string[]>> = {
  "frame-ingest": [keys.streamSettings(room)],
  camera: [keys.bookmarks(room), keys.cameraPolicy(room), keys.lock(room)],
  "scene-query": [keys.renderSettings(room), keys.renderTarget(room), keys.nodeTypes(room)],
  gateway: [keys.prompt(room), `${keys.everyAnnotation(room)}>`, `${keys.revocations()}>`],
};

/** What relays pass on to MQTT clients. */
const MQTT_TOPICS = subjects.mqtt(room, ">");

/** What takes part only as a watcher hears. */
const OF_WATCHERS: readonly string[] = [
  ...frames,
  ...states,
  subjects.presence(room),
  subjects.canvas(room),
  subjects.prompt(room),
  subjects.annotation(room),
  subjects.snapshots(room),
  MQTT_TOPICS,
];

function inboxesOf(user: BusUser): string {
  return `${inboxPrefix(user)}.>`;
}

/** The carriers of the events that `owner` publishes. */
function carriedFor(owner: Owner): Carrier[] {
  const carriers = EVENT_TYPES.flatMap((type) => {
    const { owner: of, subject } = eventOf(type);
    return of === owner && subject !== undefined ? [subject] : [];
  });
  return [...new Set(carriers)];
}

function answeredBy(owner: Owner): string[] {
  return EVENT_TYPES
    .filter((type) => eventOf(type).owner === owner && eventOf(type).reply !== undefined)
    .map((type) => subjects.request(room, type));
}

function published(user: ServiceUser): string[] {
  const carriers = [...carriedFor(user), ...carriedFor("any")];
  return [
    ...new Set(carriers.map((carrier) => subjects.carrier(room, carrier))),
    ...MORE_PUBLISHED[user],
    subjects.requests(room),
  ];
}

function stored(user: ServiceUser): string[] {
  const writes = [...KEYS[user], keys.audit(room, user)]
    .map((key) => bucketSubjects.key(ROOM_BUCKET, key));
  const all = [bucketSubjects.about, ...bucketSubjects.reading(ROOM_BUCKET), ...writes];
  if (user !== "gateway") return all;
  return [
    ...all,
    ...bucketSubjects.reading(SNAPSHOT_BUCKET),
    bucketSubjects.key(SNAPSHOT_BUCKET, ">"),
    bucketSubjects.deletion(SNAPSHOT_BUCKET),
  ];
}

function heard(user: ServiceUser): string[] {
  const carriers = SERVICE_USERS.flatMap(carriedFor);
  const between = [...carriers, ...carriedFor("any"), ...carriedFor("viewer")];
  return [
    ...new Set(between.map((carrier) => subjects.carrier(room, carrier))),
    ...MORE_HEARD[user],
    ...answeredBy(user),
  ];
}

/** What `user` may do on the bus, in every room. */
export function busPermissions(user: BusUser): BusPermissions {
  if (user === "relay") {
    return {
      publish: [...OF_EVERYBODY, MQTT_TOPICS],
      subscribe: [
        ...OF_WATCHERS,
        ...answeredBy("recorder"),
        `${INBOXES}.>`,
        MQTT_DELIVERIES,
      ],
      notSubscribe: SERVICE_USERS.map(inboxesOf),
      answersOnce: true,
    };
  }
  return {
    // Not only once and to whom asked on this connection: an answer may outlast a reconnect.
    publish: [...published(user), ...stored(user), `${INBOXES}.>`],
    subscribe: [...heard(user), inboxesOf(user)],
    notSubscribe: [],
    answersOnce: false,
  };
}
