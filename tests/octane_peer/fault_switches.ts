import { DROPPED, type Faults, type FaultState } from "./faults.ts";
import type { StreamHub } from "./rpc/stream_hub.ts";
import type { Session } from "./session.ts";

/** What faults act on; another one after a restart. */
export interface FaultTargets {
  readonly session: Session;
  readonly hub: StreamHub;
  readonly state: FaultState;
}

/** The fault switches of whatever peer `current` gives. */
export function createFaults(current: () => FaultTargets): Faults {
  return {
    setLatency: (latencyMs, rpc) => current().state.setLatency(latencyMs, rpc),
    setCalls: (rpc, fault) => current().state.setCalls(rpc, fault),
    setHung({ unary, stream }) {
      const { state, hub } = current();
      if (unary !== undefined) state.hungUnary = unary;
      if (stream !== undefined) hub.silent = stream;
    },
    dropStreams(how = "unavailable") {
      const { hub } = current();
      if (how === "ended") hub.drop();
      else hub.drop(DROPPED.code, DROPPED.details);
    },
    setDuplicateFrames(on) {
      current().state.duplicateFrames = on;
    },
    setImages(change) {
      const { state, session } = current();
      state.images = { ...state.images, ...change };
      session.engine.setFaults(state.images);
    },
    setQuietUpdates(on) {
      current().session.engine.quietUpdates = on;
    },
    setFilm: (size) => current().session.engine.setFilm(size),
    setUserData(userData) {
      current().state.userData = userData;
    },
    setLoads(fault) {
      current().state.projects.load = fault;
    },
    setFiles(how) {
      current().state.projects.refuseFiles = how === "refuse";
    },
    setSaves(how) {
      current().state.projects.failSaves = how === "fail";
    },
    setResetAsks(on) {
      current().state.projects.resetAsks = on;
    },
    get isResetAsking() {
      return current().state.projects.isAsking;
    },
    answerReset: (answer) => current().state.projects.answer(answer),
    failRender: () => current().session.announce("renderFailure"),
    announce: (kind) => current().session.announce(kind),
  };
}
