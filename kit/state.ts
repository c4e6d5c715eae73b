export {
  createStateMirror,
  type StateMirror,
  type StateMirrorOptions,
  type StateOrigin,
} from "./state_mirror.ts";
export {
  createStatePublisher,
  type StatePublisher,
  type StatePublisherOptions,
  type UnstampedEvent,
} from "./state_publisher.ts";
export { fetchSnapshot, type StateSnapshot } from "./state_snapshot.ts";
export type { StateCursor, StateEvent } from "./state_sync.ts";
