import { effect, type ReadonlySignal } from "@preact/signals";
import type { MeasureHistory } from "../core/charts/history.ts";
import { addDrawn, addReceived, readRates, startRates } from "../core/frame_rates.ts";
import { expireNotices } from "../core/notices.ts";
import { type PageAddress, socketUrl } from "../core/page_address.ts";
import { dropPending, NOTHING_PENDING } from "../core/pending.ts";
import { pickText } from "../core/pick_text.ts";
import { defaultPreferences, parsePreferences } from "../core/preferences.ts";
import { reduceRoom } from "../core/room_state.ts";
import {
  addRoundTrip,
  latencyMs,
  NO_CLOCK,
  offsetErrorMs,
  offsetMs,
} from "../core/server_clock.ts";
import type { ServerEvent } from "../core/server_event.ts";
import { FIT, type Size } from "../core/view_transform.ts";
import type { TextStore } from "./browser_storage.ts";
import { watchMeasures } from "./charts/measure_desk.ts";
import { createDeviceWatch, type DeviceWatch } from "./device_watch.ts";
import { modeOf } from "../core/layout/mode.ts";
import type { PanelFacts } from "../core/layout/layout.ts";
import { createLayout } from "./layout/create_layout.ts";
import type { LayoutDesk } from "./layout/layout_desk.ts";
import { createExtentReport } from "./extent_report.ts";
import { createPicturePipeline } from "./picture_pipeline.ts";
import { createPictureStage, type PictureStage } from "./picture_stage.ts";
import { createRoomConnection, type RoomConnection } from "./room_connection.ts";
import { fetchStill } from "./still_fetch.ts";
import { createSceneDesks, type SceneDesks } from "./scene/scene_desks.ts";
import { createDrawingDesk, type DrawingDesk } from "./drawing/drawing_desk.ts";
import { createReviewDesk, type ReviewDesk } from "./review/review_desk.ts";
import { createSteering, type Steering } from "./steering.ts";
import { createStudioActions, PREFERENCES_KEY, type StudioActions } from "./studio_actions.ts";
import { createStudioState, type Reading, type StudioState } from "./studio_state.ts";
import { createViewTools, type ViewTools } from "./view_tools/view_tools.ts";
import type { Wire } from "./wire.ts";
import type { World } from "./world.ts";

const READING_INTERVAL_MS = 250;

/** One page in one room: what it shows, what can be done, and where pictures appear. */
export interface Studio {
  readonly state: StudioState;
  readonly actions: StudioActions;
  readonly stage: PictureStage;
  readonly steering: Steering;
  readonly scene: SceneDesks;
  readonly review: ReviewDesk;
  readonly drawing: DrawingDesk;
  readonly viewTools: ViewTools;
  /** What the render bar's charts show. */
  readonly measures: ReadonlySignal<MeasureHistory>;
  readonly devices: DeviceWatch;
  readonly layout: LayoutDesk;
  /** Opens a panel by its id, or brings it to the front. */
  openPanel(id: string): void;
  /** Shows a panel that cannot be seen, closes one that can. */
  togglePanel(id: string): void;
  /** Whether a panel is open, if only as a tab. */
  isOpen(id: string): boolean;
  readonly wire: Wire;
  /** Takes the viewport's new size in device pixels. */
  resized(viewport: Size): void;
  /** Goes on with a newer access token, without leaving the room where that can be. */
  newToken(token: string): void;
}

export interface StudioOptions {
  readonly world: World;
  readonly href: string;
  readonly address: PageAddress;
  readonly token: string | undefined;
  readonly store: TextStore;
  /** Keeps what only this tab may know, as long as it is open. */
  readonly session: TextStore;
  readonly panels: readonly PanelFacts[];
  /** Told when the stored layout of the panels could not be read. */
  onLayoutDamaged(text: string): void;
  /** Told when the gateway refuses the token, so that it is not kept. */
  onTokenRefused(): void;
}

/** Under which this tab remembers what shows the room that it is the same person again. */
const RESUME_KEY = "fuelrail.resume";
const RESUME_TOKEN = /^[\w-]{32,128}$/;

/** Puts a page together and joins its room. */
export function startStudio(options: StudioOptions): Studio {
  const { world, address, store, session } = options;
  const token = { current: options.token };
  /** The token to go back to when a newer one is refused. */
  let lastGood = options.token;
  const preferences = parsePreferences(store.read(PREFERENCES_KEY), defaultPreferences());
  const remembered = session.read(RESUME_KEY) ?? "";
  let resumeToken = RESUME_TOKEN.test(remembered) ? remembered : undefined;
  let clock = NO_CLOCK;
  // The picture that greets a newcomer may be hours old: it says nothing about the way here.
  let firstPicture = true;
  let rates = startRates(world.nowMs());

  const roomNowMs = () => world.unixMs() + offsetMs(clock);
  const read = (picture: Reading["picture"]): Reading => ({
    ...readRates(rates, world.nowMs()),
    picture,
    latencyMs: latencyMs(clock),
    pictureAgeMs: picture === undefined ? undefined : roomNowMs() - picture.capturedAtMs,
    roomNowMs: roomNowMs(),
    nowMs: world.nowMs(),
  });

  const state = createStudioState(preferences, address.room, read(undefined), modeOf(address));
  state.previewMeans.value = {
    ...state.previewMeans.peek(),
    inSoftware: address.previewsInSoftware,
  };
  const layout = createLayout(options, state);
  const stage = createPictureStage({ view: FIT, backdrop: preferences.backdrop });
  const pipeline = createPicturePipeline({
    world,
    stage,
    sendAck: (bytes) => void connection.sendBinary(bytes),
    fetchStill: (session, seq, signal) =>
      fetchStill({ room: state.roomName.value ?? "", token }, session, seq, signal),
    askWhole: () => void connection.send("wholeFrameRequest", {}),
    onDrawn(header) {
      const straight = !firstPicture && !header.lossless;
      const delayMs = straight ? Math.max(0, roomNowMs() - header.capturedAtMs) : undefined;
      firstPicture = false;
      rates = addDrawn(rates, world.nowMs(), delayMs);
      state.shown.value = header;
      steering.drawn(header);
    },
    onCounters: (counters) => void (state.counters.value = counters),
  });
  const connection: RoomConnection = createRoomConnection({
    world,
    url: socketUrl(options.href, address.room),
    visible: document.visibilityState !== "hidden",
    hello: () => ({
      token: token.current,
      resume_token: resumeToken,
      name: state.preferences.value.name,
      frames: true,
      tiles: address.takesTiles,
      viewport: extent.tell(),
    }),
    onPhase(phase) {
      const joined = phase.name === "joined" && state.phase.value.name !== "joined";
      state.phase.value = phase;
      if (phase.name !== "joined") {
        scene.requests.abandon();
        viewTools.abandon();
      }
      if (joined) {
        firstPicture = true;
        pipeline.connected();
      }
      if (phase.name === "refused" && phase.loss.kind === "unauthorised") options.onTokenRefused();
    },
    onMessage(message, event) {
      const settled = scene.requests.settle(message);
      viewTools.onMessage(message);
      if (event !== undefined && !(settled && event.type === "viewerError")) onEvent(event);
    },
    onBinary(bytes) {
      rates = addReceived(rates, world.nowMs(), bytes.length);
      pipeline.receive(bytes);
    },
  });
  const extent = createExtentReport({
    world,
    state,
    send: (type, payload) => connection.send(type, payload),
  });
  const actions = createStudioActions({ world, state, connection, store, layout });
  const scene = createSceneDesks({
    world,
    state,
    connection,
    store,
    actions,
    openPanel: (id) => layout.openPanel(id),
  });
  const review = createReviewDesk({
    ...{ world, state, stage, connection, store, token },
    requests: scene.requests,
    confirmer: scene.confirmer,
    notify: actions.notify,
  });
  const drawing = createDrawingDesk();
  const viewTools = createViewTools({
    world,
    state,
    stage,
    requests: scene.requests,
    store,
    token,
    notify: actions.notify,
  });
  const steering = createSteering({
    world,
    state,
    stage,
    requests: scene.requests,
    token,
    sendBinary: (bytes) => connection.sendBinary(bytes),
  });

  function onEvent(event: ServerEvent): void {
    const before = state.room.value;
    state.room.value = reduceRoom(before, event);
    scene.onEvent(event, before);
    review.onEvent(event);
    drawing.onEvent(event);
    steering.predictor.onEvent(event);
    switch (event.type) {
      case "welcome":
        state.roomName.value = event.welcome.room;
        resumeToken = event.welcome.resumeToken ?? resumeToken;
        session.write(RESUME_KEY, resumeToken ?? null);
        state.welcome.value = address.clean
          ? { ...event.welcome, capabilities: [] }
          : event.welcome;
        state.pending.value = NOTHING_PENDING;
        actions.chooseTier(state.preferences.value.tier);
        actions.steering.tellNavigation();
        return;
      case "tokenExpiring": {
        const minutes = Math.max(1, Math.round((event.expiresAtMs - roomNowMs()) / 60_000));
        const when = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
        return actions.notify("info", `Your access ends ${when}: open a new join link in this tab`);
      }
      case "tokenRefreshed": {
        const { role, capabilities } = event;
        lastGood = token.current;
        const before = state.welcome.value;
        if (before !== undefined) {
          const may = address.clean ? [] : capabilities;
          state.welcome.value = { ...before, role, capabilities: may };
        }
        return actions.notify("info", "Your access has been renewed");
      }
      case "pickResult": {
        const text = pickText(event.result);
        return text === undefined ? undefined : actions.notify("info", text);
      }
      case "pong":
        if (event.serverTimeMs === undefined) return;
        clock = addRoundTrip(clock, event.t, world.unixMs(), event.serverTimeMs);
        return;
      case "streamSettingsChanged":
      case "tierChanged":
        return void answered(event.requestId);
      case "viewerError": {
        if (event.about === "refreshTokenRequest") token.current = lastGood;
        const label = answered(event.requestId);
        const what = label === undefined ? "" : `${label} was not changed. `;
        return actions.notify("error", `${what}${event.message}`);
      }
    }
  }

  /** What the answer is about, in words; undefined when it answers nothing that is pending. */
  function answered(requestId: string | undefined): string | undefined {
    if (requestId === undefined) return undefined;
    const change = state.pending.value.get(requestId);
    state.pending.value = dropPending(state.pending.value, requestId);
    return change?.label;
  }

  effect(() => {
    const backdrop = address.transparent ? "none" : state.preferences.value.backdrop;
    stage.setStyle({ view: state.view.value, backdrop });
  });

  function tick(): void {
    state.reading.value = read(state.shown.value);
    state.notices.value = expireNotices(state.notices.value, world.nowMs());
    world.setTimer(READING_INTERVAL_MS, tick);
  }
  tick();

  document.addEventListener("visibilitychange", () => {
    const visible = document.visibilityState !== "hidden";
    connection.dispatch({ type: "visibilityChanged", visible });
  });
  addEventListener("online", () => connection.dispatch({ type: "retryAsked" }));
  addEventListener("pagehide", () => connection.dispatch({ type: "left" }));
  addEventListener("pageshow", () => connection.dispatch({ type: "started" }));
  connection.dispatch({ type: "started" });
  return {
    state,
    actions,
    stage,
    steering,
    scene,
    review,
    drawing,
    viewTools,
    measures: watchMeasures(state),
    devices: createDeviceWatch(state, scene.actions.refreshDevices),
    layout,
    openPanel: layout.openPanel,
    togglePanel: layout.togglePanel,
    isOpen: layout.isOpen,
    wire: {
      listen: (tap) => connection.listen(tap),
      ask: (type, payload) => scene.requests.ask(type, payload),
      clock: () => ({
        offsetMs: offsetMs(clock),
        errorMs: offsetErrorMs(clock),
        roundTripMs: latencyMs(clock),
      }),
    },
    newToken(next) {
      token.current = next;
      const isAsked = connection.send("refreshTokenRequest", { token: next });
      if (!isAsked) connection.dispatch({ type: "rejoinAsked" });
    },
    resized({ width, height }) {
      stage.resize(width, height);
      steering.overlay.resize(width, height);
      state.viewport.value = { width, height };
      steering.predictor.resize(width, height);
    },
  };
}
