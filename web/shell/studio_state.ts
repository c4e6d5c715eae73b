import type { CameraPose } from "@fuelrail/camera-math";
import type { FrameHeader } from "@fuelrail/contracts/binary";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { frozenText } from "../core/control_view.ts";
import { editBar } from "../core/scene/edit_bar.ts";
import { initialClient, type Phase } from "../core/client.ts";
import { EMPTY_SLOT, type SlotCounters } from "../core/frame_slot.ts";
import type { Mode } from "../core/layout/mode.ts";
import { type LinkLabel, linkLabel } from "../core/link_label.ts";
import { type LinkView, linkView } from "../core/link_screen.ts";
import { NO_NOTICES, type Notices } from "../core/notices.ts";
import { NOTHING_PENDING, type PendingChanges } from "../core/pending.ts";
import type { PreviewMeans } from "../core/prediction/preview_text.ts";
import type { Preferences } from "../core/preferences.ts";
import { EMPTY_ROOM, type RoomState } from "../core/room_state.ts";
import type { Welcome } from "../core/server_event.ts";
import type { PixelRegion } from "../core/steering_event.ts";
import { type Tool, toolInHand } from "../core/tool.ts";
import { FIT, type Size, type View, zoomOf } from "../core/view_transform.ts";
import type { RateReading } from "../core/frame_rates.ts";
import { type DecodedPicture, renderSize } from "./painter.ts";

/** Measured a few times a second; undefined is what nobody has measured. */
export interface Reading extends RateReading {
  /** What the picture on the screen says of itself. */
  readonly picture: FrameHeader | undefined;
  readonly latencyMs: number | undefined;
  /** Age of the picture on the screen, by the room's clock, in ms. */
  readonly pictureAgeMs: number | undefined;
  /** The room's Unix time, in ms. */
  readonly roomNowMs: number;
  /** The page's monotonic time, in ms. */
  readonly nowMs: number;
}

/** Everything that the page shows, as signals. */
export interface StudioState {
  readonly phase: Signal<Phase>;
  readonly room: Signal<RoomState>;
  /** Changes with every drawn frame: read it through what is computed from it, or the reading. */
  readonly shown: Signal<FrameHeader | undefined>;
  readonly counters: Signal<SlotCounters>;
  readonly reading: Signal<Reading>;
  readonly notices: Signal<Notices>;
  readonly preferences: Signal<Preferences>;
  readonly view: Signal<View>;
  /** The viewport's size in device pixels. */
  readonly viewport: Signal<Size>;
  readonly helpOpen: Signal<boolean>;
  /** How much of the page is drawn around the picture. */
  readonly mode: Signal<Mode>;
  /** The room's name, known once it was asked for or joined. */
  readonly roomName: Signal<string | undefined>;
  readonly pending: Signal<PendingChanges>;
  readonly label: ReadonlySignal<LinkLabel>;
  readonly link: ReadonlySignal<LinkView>;
  readonly hasPicture: ReadonlySignal<boolean>;
  /** The render's size, whatever tier shows it; undefined without a picture. */
  readonly imageSize: ReadonlySignal<Size | undefined>;
  /** A stored picture in the place of the live one. */
  readonly standIn: Signal<DecodedPicture | undefined>;
  /** What that picture is called. */
  readonly standInName: Signal<string | undefined>;
  /** Device pixels for each render pixel, undefined without a picture. */
  readonly zoom: ReadonlySignal<number | undefined>;
  readonly joined: ReadonlySignal<boolean>;
  /** What the gateway said on the last joining; it outlives the connection. */
  readonly welcome: Signal<Welcome | undefined>;
  /** Event types that this viewer may send. */
  readonly capabilities: ReadonlySignal<ReadonlySet<string>>;
  /** Undefined is the tool of somebody who has chosen none. */
  readonly chosenTool: Signal<Tool | undefined>;
  readonly spaceHeld: Signal<boolean>;
  /** The tool that a press uses now. */
  readonly tool: ReadonlySignal<Tool>;
  /** The region that is being drawn. */
  readonly regionDraft: Signal<PixelRegion | undefined>;
  /** True while this page reaches its room and the room its Octane. */
  readonly linked: ReadonlySignal<boolean>;
  /** What freezes every remote write, for people; undefined while nothing does. */
  readonly frozen: ReadonlySignal<string | undefined>;
  /** True while what this viewer changes can reach Octane. */
  readonly writable: ReadonlySignal<boolean>;
  /** Why a request that changes something cannot be made now; undefined when it can. */
  barOf(request: string): string | undefined;
  /** Rises when Octane's project changes; undefined while unknown. */
  readonly projectGeneration: ReadonlySignal<number | undefined>;
  /** The camera that is shown before its picture is there. */
  readonly predictedPose: Signal<CameraPose | undefined>;
  readonly isPredicted: ReadonlySignal<boolean>;
  readonly previewMeans: Signal<PreviewMeans>;
  /** Median time from an input of this viewer to a picture with it, ms. */
  readonly inputToImageMs: Signal<number | undefined>;
}

/** The state of a page that has just been opened. */
export function createStudioState(
  preferences: Preferences,
  roomName: string | undefined,
  first: Reading,
  mode: Mode,
): StudioState {
  const phase = signal<Phase>(initialClient(true).phase);
  const room = signal<RoomState>(EMPTY_ROOM);
  const shown = signal<FrameHeader | undefined>(undefined);
  const view = signal<View>(FIT);
  const viewport = signal<Size>({ width: 0, height: 0 });
  const standIn = signal<DecodedPicture | undefined>(undefined);
  const imageSize = createImageSize(computed(() => standIn.value?.header ?? shown.value));
  const hasPicture = computed(() => shown.value !== undefined);
  const welcome = signal<Welcome | undefined>(undefined);
  const joined = computed(() => phase.value.name === "joined");
  const chosenTool = signal<Tool | undefined>(undefined);
  const spaceHeld = signal(false);
  const predictedPose = signal<CameraPose | undefined>(undefined);
  const linked = computed(() => {
    const link = room.value.link?.link;
    return joined.value && link !== "offline" && link !== "connecting";
  });
  const frozen = computed(() => {
    const { control } = room.value;
    return control === undefined ? undefined : frozenText(control);
  });
  const capabilities = computed(() => new Set(welcome.value?.capabilities));
  return {
    phase,
    room,
    shown,
    standIn,
    standInName: signal(undefined),
    counters: signal(EMPTY_SLOT.counters),
    reading: signal(first),
    notices: signal(NO_NOTICES),
    preferences: signal(preferences),
    view,
    viewport,
    helpOpen: signal(false),
    mode: signal(mode),
    roomName: signal(roomName),
    pending: signal(NOTHING_PENDING),
    label: computed(() => linkLabel(phase.value, room.value.link, room.value.render?.state)),
    link: computed(() => linkView(phase.value, room.value, hasPicture.value)),
    hasPicture,
    imageSize,
    zoom: computed(() => {
      const image = imageSize.value;
      if (image === undefined || viewport.value.width === 0) return undefined;
      return zoomOf(view.value, { image, viewport: viewport.value });
    }),
    joined,
    welcome,
    capabilities,
    barOf: (request) =>
      editBar({
        capabilities: capabilities.value,
        role: welcome.value?.role,
        frozen: frozen.value,
        linked: linked.value,
      }, request),
    chosenTool,
    spaceHeld,
    tool: computed(() =>
      toolInHand(
        chosenTool.value,
        welcome.value?.capabilities ?? [],
        spaceHeld.value,
        standIn.value !== undefined,
      )
    ),
    regionDraft: signal(undefined),
    linked,
    frozen,
    writable: computed(() => linked.value && frozen.value === undefined),
    projectGeneration: computed(() =>
      room.value.selection?.projectGeneration ?? room.value.sceneCameras?.projectGeneration
    ),
    predictedPose,
    isPredicted: computed(() => predictedPose.value !== undefined),
    previewMeans: signal({ fault: undefined, meshes: undefined, savesData: false }),
    inputToImageMs: signal(undefined),
  };
}

/** The size as a value that stays the same object while frames of one size come. */
function createImageSize(
  shown: ReadonlySignal<FrameHeader | undefined>,
): ReadonlySignal<Size | undefined> {
  let last: Size | undefined;
  return computed(() => {
    const size = shown.value === undefined ? undefined : renderSize(shown.value);
    if (size?.width !== last?.width || size?.height !== last?.height) last = size;
    return last;
  });
}
