import type { ImageSize } from "@fuelrail/camera-math";
import { parsePayload, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createStateMirror, type StateEvent } from "@fuelrail/kit/state";
import type { SteeringState } from "../core/steering_state.ts";

/** What the services of a room know of the link and the render. */
export interface RenderView {
  readonly link: boolean;
  readonly render: SteeringState["render"];
  readonly size: ImageSize | undefined;
}

export interface RenderMirrorOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (view: RenderView) => void;
  /** Something changed at Octane, or its render began anew. */
  readonly onRestart: (level: number) => void;
  /** The first image of a change level came. */
  readonly onFirstImage: (level: number) => void;
}

/** Follows the link and the render; `stop` ends it. */
export interface RenderMirror {
  stop(): void;
}

/** Starts with no link and no render. */
export function createRenderMirror(options: RenderMirrorOptions): RenderMirror {
  const { bus, room, clock, log, onChange, onRestart, onFirstImage } = options;
  let view: RenderView = { link: false, render: undefined, size: undefined };

  function change(news: Partial<RenderView>): void {
    view = { ...view, ...news };
    onChange(view);
  }

  function onRender({ event_type: type, payload }: StateEvent): void {
    if (type === "renderProgress") {
      const parsed = parsePayload("renderProgress", payload);
      if (!parsed.ok) return;
      const { state, width, height } = parsed.payload;
      const size = width > 0 && height > 0 ? { width, height } : undefined;
      change({ render: state, size });
    }
    if (type === "renderRestarted") {
      const parsed = parsePayload("renderRestarted", payload);
      if (parsed.ok) onRestart(Number(parsed.payload.changeLevel));
    }
    if (type === "renderFirstImage") {
      const parsed = parsePayload("renderFirstImage", payload);
      if (parsed.ok) onFirstImage(Number(parsed.payload.changeLevel));
    }
  }

  function onStatus({ event_type: type, payload }: StateEvent): void {
    if (type !== "linkStatus") return;
    const parsed = parsePayload("linkStatus", payload);
    if (!parsed.ok) return;
    const { link } = parsed.payload;
    change({ link: link !== "offline" && link !== "connecting" });
  }

  const common = { bus, room, clock, log };
  const mirrors = [
    createStateMirror({ ...common, kind: "status", onEvent: onStatus }),
    createStateMirror({ ...common, kind: "render", onEvent: onRender }),
  ];
  return {
    stop() {
      for (const mirror of mirrors) mirror.stop();
    },
  };
}
