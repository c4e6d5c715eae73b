import type { AccessToken } from "../access_token.ts";
import { type Signal, signal } from "@preact/signals";
import type { Notice } from "../../core/notices.ts";
import type { Message } from "../../core/parse_event.ts";
import type { ViewToolAct } from "../../core/shortcuts.ts";
import { type Grade, NEUTRAL_GRADE, STOPS_STEP, tidyGrade } from "../../core/view_tools/grade.ts";
import { type Guide, type GuideChoice, GUIDES } from "../../core/view_tools/guides.ts";
import { parseGuides } from "../../core/view_tools/stored_choice.ts";
import type { TextStore } from "../browser_storage.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { Requests } from "../scene/requests.ts";
import { fetchStill } from "../still_fetch.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import { type CompareDesk, createCompareDesk } from "./compare_desk.ts";
import { createExporter, type Exporter } from "./exporter.ts";
import { createPictureSaver, type PictureSaver } from "./picture_saver.ts";
import { createPixelProbe, type PixelProbe } from "./pixel_probe.ts";

/** What helps to look at the picture; nothing of it reaches the room, but for exports. */
export interface ViewTools {
  /** Of this view alone, and never remembered: a forgotten exposure misleads. */
  readonly grade: Signal<Grade>;
  readonly guides: Signal<GuideChoice>;
  readonly compare: CompareDesk;
  readonly probe: PixelProbe;
  readonly pictures: PictureSaver;
  readonly exporter: Exporter;
  regrade(change: Partial<Grade>): void;
  toggleGuide(guide: Guide): void;
  /** Every guide away, or the ones that were shown last back again. */
  toggleGuides(): void;
  maskTo(ratio: number | undefined): void;
  /** Does what a key asks for. */
  act(act: ViewToolAct): void;
  onMessage(message: Message): void;
  /** The connection went away, and with it what was still awaited. */
  abandon(): void;
}

export interface ViewToolsOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly stage: PictureStage;
  readonly requests: Requests;
  readonly store: TextStore;
  readonly token: AccessToken;
  notify(tone: Notice["tone"], text: string): void;
}

/** Where this browser keeps its guides. */
export const GUIDES_KEY = "fuelrail.guides";

export function createViewTools(options: ViewToolsOptions): ViewTools {
  const { world, state, stage, requests, store, token, notify } = options;
  const grade = signal(NEUTRAL_GRADE);
  const guides = signal(parseGuides(store.read(GUIDES_KEY)));
  let lastGuides: GuideChoice = { shown: ["action", "title", "centre"], maskRatio: undefined };
  const exporter = createExporter({ state, requests, token, notify });

  function chooseGuides(choice: GuideChoice): void {
    guides.value = choice;
    store.write(GUIDES_KEY, JSON.stringify(choice));
  }

  const compare = createCompareDesk({
    ...{ stage, notify },
    snapshotName: () => state.standInName.peek(),
  });
  const probe = createPixelProbe({ state, stage, world });

  function regrade(change: Partial<Grade>): void {
    grade.value = tidyGrade({ ...grade.peek(), ...change });
  }

  function toggleGuides(): void {
    const now = guides.peek();
    const isAny = now.shown.length > 0 || now.maskRatio !== undefined;
    if (isAny) lastGuides = now;
    chooseGuides(isAny ? { shown: [], maskRatio: undefined } : lastGuides);
  }

  return {
    grade,
    guides,
    compare,
    probe,
    pictures: createPictureSaver({
      state,
      stage,
      notify,
      fetchStill: async (session, seq) => {
        const source = { room: state.roomName.peek() ?? "", token };
        const bytes = await fetchStill(source, session, seq, new AbortController().signal);
        return bytes && new Uint8Array(bytes);
      },
    }),
    exporter,
    regrade,
    toggleGuide(guide) {
      const { shown, maskRatio } = guides.peek();
      const next = GUIDES.filter((each) => shown.includes(each) !== (each === guide));
      chooseGuides({ shown: next, maskRatio });
    },
    toggleGuides,
    maskTo: (maskRatio) => chooseGuides({ ...guides.peek(), maskRatio }),
    act(act) {
      switch (act) {
        case "flip":
          return compare.flip();
        case "hold":
          return void compare.hold();
        case "guides":
          return toggleGuides();
        case "probe":
          return probe.toggle();
        case "darker":
          return regrade({ stops: grade.peek().stops - STOPS_STEP });
        case "brighter":
          return regrade({ stops: grade.peek().stops + STOPS_STEP });
      }
    },
    onMessage: (message) => exporter.onMessage(message),
    abandon: () => exporter.abandon(),
  };
}
