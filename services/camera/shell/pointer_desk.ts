import {
  cancelPointers,
  DEFAULT_FLY_SPEED,
  DEFAULT_NAVIGATION,
  fasterFlight,
  IDLE_POINTERS,
  isMove,
  type Navigation,
  type PointerIntent,
  type PointerState,
  stepPointer,
} from "@fuelrail/camera-math";
import { MODIFIER_BITS, type PayloadOf, type PointerInput } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Person } from "../core/person.ts";
import type { Refusal, RefusalReason } from "../core/refusal.ts";
import { steeringFly, steeringMove } from "../core/steering.ts";
import {
  isCancelled,
  steeringBegin,
  steeringEnd,
  steeringForget,
  steeringLand,
  steeringRefuse,
} from "../core/steering_cancel.ts";
import type { SteeringEffect, SteeringState } from "../core/steering_state.ts";
import type { ControlDesk } from "./control_desk.ts";

/** A click that was no drag. */
export interface Click {
  readonly person: Person;
  /** Render pixels from the top left. */
  readonly x: number;
  readonly y: number;
  readonly mode: "replace" | "add" | "subtract";
}

export interface PointerDeskOptions {
  readonly state: SteeringState;
  readonly clock: Clock;
  readonly control: Pick<ControlDesk, "hold" | "person">;
  /** Why this person may not steer now; takes or extends the lease otherwise. */
  readonly mayDrive: (person: Person) => Refusal;
  readonly apply: (effects: readonly SteeringEffect[]) => void;
  readonly onClick: (click: Click) => void;
}

/** What viewers' pointers and keys do. */
export interface PointerDesk {
  input(viewerId: string, input: PointerInput): void;
  navigate(viewerId: string, choice: PayloadOf<"setNavigationRequest">): void;
  /** Ends a viewer's gesture; what it still sends of it passes in silence. */
  cancel(viewerId: string): void;
  forget(viewerId: string): void;
}

interface Pointing {
  pointers: PointerState;
  navigation: Navigation;
  /** Scene units a second, before the sensitivity. */
  flySpeed: number;
  isHeld: boolean;
}

const REMEMBERED_MAX = 256;
const REFUSED: Readonly<Record<string, RefusalReason>> = {
  no_press: { code: "bad_message", message: "Pointer input without a press before it" },
  unknown_button: { code: "bad_message", message: "Pointer input with an unknown button" },
  not_finite: { code: "bad_message", message: "Pointer input with a number that is not finite" },
};

/** Makes a desk that knows no viewer. */
export function createPointerDesk(options: PointerDeskOptions): PointerDesk {
  const { state, clock, control, mayDrive, apply, onClick } = options;
  const viewers = new Map<string, Pointing>();

  function pointingOf(viewerId: string): Pointing {
    const known = viewers.get(viewerId);
    if (known !== undefined) return known;
    if (viewers.size >= REMEMBERED_MAX) forgetAbsent();
    const made = {
      pointers: IDLE_POINTERS,
      navigation: DEFAULT_NAVIGATION,
      flySpeed: DEFAULT_FLY_SPEED,
      isHeld: false,
    };
    viewers.set(viewerId, made);
    return made;
  }

  function forgetAbsent(): void {
    for (const viewerId of viewers.keys()) {
      if (control.person(viewerId) !== undefined) continue;
      viewers.delete(viewerId);
      steeringForget(state, viewerId);
    }
  }

  function hold(viewerId: string, pointing: Pointing, isHeld: boolean): void {
    if (pointing.isHeld === isHeld) return;
    pointing.isHeld = isHeld;
    control.hold(viewerId, isHeld);
  }

  /** Whether this viewer drives; if not, it is told so once a gesture. */
  function drives(person: Person, pointing: Pointing): boolean {
    const { viewerId } = person;
    if (isCancelled(state, viewerId)) return false;
    const refusal = mayDrive(person);
    if (refusal !== undefined) {
      apply(steeringRefuse(state, viewerId, refusal, clock.nowMs()));
      return false;
    }
    if (state.gesturing.has(viewerId)) hold(viewerId, pointing, true);
    return true;
  }

  function fly(
    viewerId: string,
    { flySpeed, navigation }: Pointing,
    keys: readonly number[],
    inputSeq: number,
  ): void {
    const unitsPerSecond = flySpeed * navigation.sensitivity;
    const flight = { by: viewerId, keys, unitsPerSecond, inputSeq };
    apply(steeringFly(state, flight, clock.nowMs()));
  }

  function take(
    person: Person,
    pointing: Pointing,
    intents: readonly PointerIntent[],
    inputSeq: number,
  ): void {
    const { viewerId } = person;
    const { navigation } = pointing;
    const flight = state.flight?.by === viewerId ? state.flight : undefined;
    const moves = intents.filter((intent) =>
      isMove(intent) && (intent.type !== "wheel" || flight === undefined)
    );
    for (const intent of intents) {
      if (intent.type === "wheel" && flight !== undefined) {
        pointing.flySpeed = fasterFlight(pointing.flySpeed, intent.notches);
        if (drives(person, pointing)) fly(viewerId, pointing, flight.keys, inputSeq);
        continue;
      }
      switch (intent.type) {
        case "begin":
          steeringBegin(state, viewerId);
          break;
        case "end":
          break;
        case "cancel":
          steeringLand(state, viewerId);
          break;
        case "fly":
          if (intent.keys.length === 0 || drives(person, pointing)) {
            const isOwn = intent.keys.length > 0 || state.flight?.by === viewerId;
            if (isOwn) fly(viewerId, pointing, intent.keys, inputSeq);
          }
          break;
        case "click":
          if (intent.button === "left") {
            onClick({ person, x: intent.x, y: intent.y, mode: modeOf(intent.modifiers) });
          }
          break;
        case "refused": {
          const refusal = REFUSED[intent.reason];
          if (refusal !== undefined) {
            apply(steeringRefuse(state, viewerId, refusal, clock.nowMs()));
          }
          break;
        }
        default:
          if (intent === moves[0] && drives(person, pointing)) {
            const input = { viewerId, inputSeq, intents: moves, navigation };
            apply(steeringMove(state, input, clock.nowMs()));
          }
      }
    }
    if (intents.some(({ type }) => type === "end" || type === "cancel")) {
      steeringEnd(state, viewerId);
      hold(viewerId, pointing, false);
    }
  }

  return {
    input(viewerId, input) {
      const pointing = pointingOf(viewerId);
      const { state: pointers, intents } = stepPointer(
        pointing.pointers,
        input,
        pointing.navigation,
      );
      pointing.pointers = pointers;
      if (intents.length === 0) return;
      const person = control.person(viewerId) ?? { viewerId, role: "operator" };
      take(person, pointing, intents, input.inputSeq);
    },
    navigate(viewerId, choice) {
      const pointing = pointingOf(viewerId);
      const { navigation: before } = pointing;
      const threshold = choice.drag_threshold_px ?? {};
      pointing.navigation = {
        profile: choice.profile ?? before.profile,
        sensitivity: choice.sensitivity ?? before.sensitivity,
        dollyToCursor: choice.dolly_to_cursor ?? before.dollyToCursor,
        invertY: choice.invert_y ?? before.invertY,
        dragThresholdPx: {
          mouse: threshold.mouse ?? before.dragThresholdPx.mouse,
          pen: threshold.pen ?? before.dragThresholdPx.pen,
          touch: threshold.touch ?? before.dragThresholdPx.touch,
        },
      };
    },
    cancel(viewerId) {
      const pointing = viewers.get(viewerId);
      if (pointing === undefined) return;
      pointing.pointers = cancelPointers(pointing.pointers).state;
      steeringEnd(state, viewerId);
      hold(viewerId, pointing, false);
    },
    forget(viewerId) {
      viewers.delete(viewerId);
      steeringForget(state, viewerId);
    },
  };
}

function modeOf(modifiers: number): Click["mode"] {
  if ((modifiers & MODIFIER_BITS.shift) !== 0) return "add";
  return (modifiers & (MODIFIER_BITS.ctrl | MODIFIER_BITS.meta)) !== 0 ? "subtract" : "replace";
}
