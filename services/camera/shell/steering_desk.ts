import { type CameraPose, fitBox, type ImageSize } from "@fuelrail/camera-math";
import type { CameraPose as InputPose, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneDesk } from "@fuelrail/kit/octane";
import type { RequestHandlers } from "@fuelrail/kit/requests";
import type { Person } from "../core/person.ts";
import type { Refusal, RefusalReason } from "../core/refusal.ts";
import { inProjectionOf } from "../core/projection.ts";
import { poseFault, steeringMirror, steeringPose, steeringSettle } from "../core/steering.ts";
import { advance, steeringDueMs } from "../core/steering_advance.ts";
import { isSteering, steeringDrop, steeringRefuse } from "../core/steering_cancel.ts";
import {
  steeringImage,
  steeringRead,
  steeringReadBroken,
  steeringReadFailed,
  steeringStirred,
} from "../core/steering_octane.ts";
import {
  createSteering,
  currentPose,
  type SteeringEffect,
  steeringFault,
} from "../core/steering_state.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { Tracer } from "@fuelrail/kit/tracing";
import { doWork } from "@fuelrail/kit/work";
import type { BookmarksDesk } from "./bookmarks_desk.ts";
import type { CameraMetrics } from "./camera_metrics.ts";
import { createCameraList } from "./camera_list.ts";
import { createCameraWrites } from "./camera_writes.ts";
import { createCameraState, FREE_CAMERA } from "./camera_state.ts";
import type { ControlDesk } from "./control_desk.ts";
import { followInput } from "./input_feed.ts";
import type { Notices } from "./notices.ts";
import { type CameraSight, createOctaneCamera } from "./octane_camera.ts";
import { type Click, createPointerDesk } from "./pointer_desk.ts";
import { enforce, refusalOf } from "./refusals.ts";
import { createRenderMirror } from "./render_mirror.ts";
import {
  type BoundsOf,
  createSteeringHandlers,
  type SteeringHandlers,
} from "./steering_handlers.ts";
import { createWriteBook } from "./write_book.ts";

export interface SteeringDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  /** Random u32, one for each start of the owner. */
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: OctaneDesk;
  readonly control: ControlDesk;
  readonly notices: Notices;
  readonly bookmarks: BookmarksDesk;
  readonly onClick: (click: Click) => void;
  /** Octane's project is another one; also told of the first. */
  readonly onProject: (generation: number) => void;
  /** Bounds of nodes and of the selection, where geometry is at hand. */
  readonly boundsOf: BoundsOf;
  /** The camera was written for a viewer's pointer or pose. */
  readonly onSteered: (viewerId: string) => void;
  readonly counters: CameraMetrics;
  readonly tracer?: Tracer | undefined;
}

/** The room's camera, for everything that shows or moves it. */
export interface SteeringDesk {
  pose(): CameraPose | undefined;
  /** The render's size. */
  image(): ImageSize | undefined;
  projectGeneration(): number;
  /** Whether the camera is being moved at this moment. */
  isMoving(): boolean;
  /** Moves the camera on somebody's behalf; resolves when Octane has it, or to why it has not. */
  settle(
    pose: CameraPose,
    options: { readonly by: Person; readonly transitionMs?: number },
  ): Promise<Refusal>;
  /** Bookmarks or policy have changed. */
  bookmarked(what: "bookmarks" | "policy"): void;
  readonly handlers: Pick<RequestHandlers, keyof SteeringHandlers>;
  /** Takes no more input; resolves once what was steered is written, at the latest after `maxMs`. */
  rest(maxMs: number): Promise<void>;
  stop(): void;
}

/** A command that takes longer is answered with where the camera has got to, ms. */
const SETTLE_WAIT_MS = 8_000;
const FIT_AGAIN_MS = 500;
const FIT_TRIES = 20;
/** How often it is looked whether the camera has come to rest, ms. */
const REST_LOOK_MS = 10;
const LOST: Readonly<Record<"left" | "revoked" | "locked" | "handed", RefusalReason>> = {
  left: { code: "control_held", message: "The driver has left the room" },
  revoked: { code: "control_held", message: "An admin has taken control away" },
  locked: { code: "locked", message: "An admin has frozen every remote write to Octane" },
  handed: { code: "control_held", message: "Somebody else drives now" },
};

/** Makes the desk and starts following Octane's camera, the render and the room's input. */
export function createSteeringDesk(options: SteeringDeskOptions): SteeringDesk {
  const { bus, room, session, clock, control, notices, bookmarks, onProject } = options;
  const { log, counters } = options;
  const warnings = log.throttled("steering", 5_000);
  const state = createSteering();
  const camera = createOctaneCamera(options.desk, clock);
  const tickets = new Map<number, (refusal: Refusal) => void>();
  let lastTicket = 0;
  let sight: CameraSight | undefined;
  let generation: number | undefined;
  let fitTimer: Timer | undefined;
  let isStopped = false;
  let isLookingClosely = false;

  const alarm = createAlarm(clock, () => apply(advance(state, clock.nowMs())));
  const list = createCameraList({
    bus,
    room,
    clock,
    log,
    focalLengthOf: (handle) => camera.focalLengthOf(handle),
    onChange: () => outlet.listed(),
  });
  const outlet = createCameraState({
    bus,
    room,
    session,
    clock,
    state,
    bookmarks,
    list: () => list,
    sight: () => sight,
  });

  const book = createWriteBook(options);
  const writes = createCameraWrites({
    state,
    camera,
    clock,
    log,
    book,
    mayWrite: () => enforce(control.refuseWrite()),
    onSteered: options.onSteered,
    apply,
  });

  function apply(effects: readonly SteeringEffect[]): void {
    if (isStopped) return;
    for (const effect of effects) attempt(() => perform(effect));
    attempt(noticeProject);
    writes.lookAhead();
    alarm.set(steeringDueMs(state));
  }

  /** What goes wrong in telling others must not stop the steps that follow. */
  function attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      warnings.warn("a step of steering failed", { error });
    }
  }

  function perform(effect: SteeringEffect): void {
    switch (effect.type) {
      case "write":
        return writes.write(effect);
      case "read":
        return void read();
      case "publish":
        return outlet.moved();
      case "refuse":
        counters.refused.inc({ code: effect.refusal.code });
        return notices.tell(effect.viewerId, "viewerError", {
          ...effect.refusal,
          event_type: "input",
        });
      case "done":
        tickets.get(effect.ticket)?.(effect.refusal);
        tickets.delete(effect.ticket);
        book.settled(effect.ticket);
        return;
      case "project":
        return beginProject(effect.before);
    }
  }

  async function read(): Promise<void> {
    try {
      const seen = await camera.read(() => state.writing !== undefined);
      if (seen === undefined) return apply(steeringReadBroken(state, clock.nowMs()));
      const isNews = seen.node?.handle !== sight?.node?.handle;
      sight = seen;
      apply(steeringRead(state, seen, clock.nowMs()));
      if (isNews && state.known !== undefined && !isStopped) outlet.moved();
      if (!isLookingClosely && !isStopped) void lookClosely();
    } catch (error) {
      apply(steeringReadFailed(state, refusalOf(error), clock.nowMs()));
    }
  }

  /** In a turn of its own, so that a camera that was moved is told of first. */
  async function lookClosely(): Promise<void> {
    isLookingClosely = true;
    try {
      const generationBefore = state.projectGeneration;
      const radius = await camera.readDetails();
      const isSame = state.projectGeneration === generationBefore;
      if (radius === undefined || !isSame || radius === state.sceneRadius) return;
      state.sceneRadius = radius;
      if (!isStopped) outlet.moved();
    } catch (error) {
      log.debug("the camera was not looked at closely", { error });
    } finally {
      isLookingClosely = false;
    }
  }

  function noticeProject(): void {
    if (state.projectGeneration === undefined || state.projectGeneration === generation) return;
    generation = state.projectGeneration;
    fitTimer?.cancel();
    outlet.chose(FREE_CAMERA, undefined);
    list.projectChanged();
    onProject(generation);
  }

  function beginProject(before: CameraPose | undefined): void {
    const policy = bookmarks.policy();
    if (before === undefined || policy === "scene" || control.refuseWrite() !== undefined) return;
    if (policy === "fit") return fitSoon(FIT_TRIES);
    const pose = state.known === undefined ? before : inProjectionOf(before, state.known);
    apply(
      steeringSettle(state, { pose, by: "", durationMs: 0, ticket: ++lastTicket }, clock.nowMs()),
    );
  }

  /** Fits the camera to a new project once it has geometry, unless somebody steers by then. */
  function fitSoon(tries: number): void {
    const again = () => {
      if (tries <= 1 || isStopped) return;
      fitTimer = clock.setTimer(FIT_AGAIN_MS, () => fitSoon(tries - 1));
    };
    camera.bounds().then((box) => {
      const pose = currentPose(state);
      if (box === undefined || pose === undefined || state.size === undefined) return again();
      if (state.shown.by !== undefined || control.refuseWrite() !== undefined) return;
      const wish = { pose: fitBox(pose, box, state.size), by: "", durationMs: 0 };
      apply(steeringSettle(state, { ...wish, ticket: ++lastTicket }, clock.nowMs()));
    }, again);
  }

  const mayDrive = (person: Person): Refusal =>
    control.refuseWrite() ?? steeringFault(state) ?? control.drive(person);

  const pointers = createPointerDesk({
    state,
    clock,
    control,
    mayDrive,
    apply,
    onClick: options.onClick,
  });

  control.onLost((viewerId, why) => {
    counters.leasesLost.inc({ why });
    const isLeft = why === "left";
    if (!isLeft && isSteering(state, viewerId)) {
      apply(steeringRefuse(state, viewerId, LOST[why], clock.nowMs()));
    }
    apply(steeringDrop(state, viewerId, isLeft, LOST[why]));
    if (isLeft) pointers.forget(viewerId);
    else pointers.cancel(viewerId);
  });

  function takePose(viewerId: string, sent: InputPose): void {
    const { inputSeq, position, target, up, fovDegrees: fov } = sent;
    const person = control.person(viewerId) ?? { viewerId, role: "operator" as const };
    const pose = { position, target, up, fov };
    const refusal = poseFault(pose) ?? mayDrive(person);
    const nowMs = clock.nowMs();
    if (refusal !== undefined) return apply(steeringRefuse(state, viewerId, refusal, nowMs));
    apply(steeringPose(state, { viewerId, inputSeq, pose }, nowMs));
  }

  const feed = followInput(bus, room, {
    pointer: (viewerId, input) =>
      doWork(book.took(viewerId, input.inputSeq, "pointer"), () => pointers.input(viewerId, input)),
    pose: (viewerId, pose) =>
      doWork(book.took(viewerId, pose.inputSeq, "pose"), () => takePose(viewerId, pose)),
    unreadable(viewerId, reason) {
      if (viewerId === undefined) return warnings.warn("input cannot be read", { reason });
      const refusal: RefusalReason = { code: "bad_message", message: reason };
      apply(steeringRefuse(state, viewerId, refusal, clock.nowMs()));
    },
  });

  const mirror = createRenderMirror({
    bus,
    room,
    clock,
    log,
    onChange: (view) => apply(steeringMirror(state, view, clock.nowMs())),
    onRestart: (level) => apply(steeringStirred(state, level, clock.nowMs())),
    onFirstImage: (level) => apply(steeringImage(state, level, clock.nowMs())),
  });

  function settle(
    pose: CameraPose,
    { by, transitionMs = 0 }: { readonly by: Person; readonly transitionMs?: number },
  ): Promise<Refusal> {
    // First, lest a camera that nobody can have takes control for whoever wants it.
    const refusal = poseFault(pose) ?? mayDrive(by);
    if (refusal !== undefined) return Promise.resolve(refusal);
    fitTimer?.cancel();
    const ticket = ++lastTicket;
    book.commanded(ticket);
    const { promise, resolve } = Promise.withResolvers<Refusal>();
    const timer = clock.setTimer(SETTLE_WAIT_MS, () => {
      tickets.delete(ticket);
      book.settled(ticket);
      resolve(undefined);
    });
    tickets.set(ticket, (outcome) => {
      timer.cancel();
      resolve(outcome);
    });
    const wish = { pose, by: by.viewerId, durationMs: transitionMs, ticket };
    apply(steeringSettle(state, wish, clock.nowMs()));
    return promise;
  }

  const isMoving = () =>
    state.goal !== undefined || state.writing !== undefined || state.motion !== undefined ||
    state.flight !== undefined;

  return {
    pose: () => currentPose(state),
    image: () => state.size,
    projectGeneration: () => state.projectGeneration ?? 0,
    isMoving,
    settle,
    bookmarked: (what) => outlet.bookmarked(what),
    handlers: createSteeringHandlers({
      state,
      camera,
      control,
      bookmarks,
      list,
      outlet,
      settle,
      pointers,
      boundsOf: options.boundsOf,
      stop(viewerId) {
        const refusal: RefusalReason = { code: "conflict", message: "The camera was stopped" };
        apply(steeringDrop(state, viewerId, false, refusal));
      },
    }),
    async rest(maxMs) {
      feed.unsubscribe();
      // Nobody is there any more to let go of the keys.
      state.flight = undefined;
      const untilMs = clock.nowMs() + maxMs;
      // Input that waits for the camera to be read moves nothing yet, and is held all the same.
      const isHeld = () => isMoving() || state.waiting.length > 0;
      while (isHeld() && state.link && clock.nowMs() < untilMs) {
        await new Promise<void>((resolve) => void clock.setTimer(REST_LOOK_MS, resolve));
      }
    },
    stop() {
      isStopped = true;
      feed.unsubscribe();
      mirror.stop();
      alarm.stop();
      fitTimer?.cancel();
      list.stop();
      outlet.stop();
      for (const done of tickets.values()) {
        done({ code: "service_unavailable", message: "The camera service stops" });
      }
      tickets.clear();
    },
  };
}
