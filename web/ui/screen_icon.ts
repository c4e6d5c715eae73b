import {
  CircleAlert,
  CirclePause,
  DoorClosed,
  Hourglass,
  type IconNode,
  ImageOff,
  LoaderCircle,
  Lock,
  TriangleAlert,
  Unplug,
  WifiOff,
} from "lucide";
import type { LinkScreen } from "../core/screen.ts";

/** The icon of each screen; `spins` marks the ones that wait for something. */
export const SCREEN_ICONS: Readonly<
  Record<LinkScreen["kind"], { readonly node: IconNode; readonly spins?: true }>
> = {
  joining: { node: LoaderCircle, spins: true },
  connecting: { node: LoaderCircle, spins: true },
  waiting: { node: LoaderCircle, spins: true },
  lost: { node: WifiOff },
  full: { node: DoorClosed },
  unauthorised: { node: Lock },
  forbidden: { node: Lock },
  protocol: { node: CircleAlert },
  offline: { node: Unplug },
  stalled: { node: TriangleAlert },
  idle: { node: CirclePause },
  off: { node: ImageOff },
};

/** Stands for a wait whose end is known. */
export const COUNTDOWN_ICON = Hourglass;
