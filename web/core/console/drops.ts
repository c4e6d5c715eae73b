/** One line of the drops. */
export interface DropLine {
  readonly service: string;
  /** As the service names it. */
  readonly reason: string;
  readonly tier: string | undefined;
  readonly count: number;
  /** Since the console was opened. */
  readonly recent: number;
  /** What it means, for people; undefined for a reason of a newer release. */
  readonly meaning: string | undefined;
}

/** What each reason means. */
const MEANINGS: Readonly<Record<string, string>> = {
  superseded: "A newer image came before this one was encoded. Ordinary when encoding is slower " +
    "than the render.",
  pace: "A newer image came before this tier's next turn: nobody asked for more frames a second.",
  filter: "Held back by the stream settings (least time or samples between images).",
  stale: "An image of a later change was already published.",
  project: "It belonged to a project that is no longer open.",
  encode: "It could not be encoded; the service's log has the reason.",
  too_large: "It was larger than one message may be.",
  resumed: "The render went on before the still was made.",
  repeat: "Octane delivered the same image again.",
  repeated: "The gateway had this frame already.",
  older: "It came after a newer image.",
  ended_session: "It came from a frame-ingest that has been replaced since.",
  unusable_format: "Octane sent pixels of a kind that cannot be shown.",
  stream_unreadable: "A message of Octane's stream could not be read.",
  demand_refused: "A subscriber's wish for frames was malformed, or there were too many.",
  tiles: "Changed tiles of it could not be made, so the whole picture was; the service's log has " +
    "the reason.",
  tile_gap: "Tiles came whose base the gateway had missed: the next whole picture mends it.",
  tile_form: "Tiles came that do not fit the picture before them: the next whole picture mends it.",
  unreadable: "A message on the bus was not a frame that this gateway can read.",
  viewer_superseded: "A newer picture was there before this page had room for another. Ordinary " +
    "on a slow connection or screen.",
  late_ack: "This page acknowledged a frame that was already settled.",
  unknown_ack: "This page acknowledged a frame that it was never sent.",
  debug_event: "Debug events left out because pictures and state go first.",
  bus_down: "Messages that could not be published while the bus was away.",
  bus_handler_failed:
    "Messages of the bus that a service failed to handle; its log has the reason.",
};

/** The counts of a service as lines; reasons that never happened are left out. */
export function dropLines(
  service: string,
  drops: Readonly<Record<string, unknown>>,
  first: Readonly<Record<string, unknown>>,
): DropLine[] {
  return Object.entries(drops).flatMap(([key, count]) => {
    if (typeof count !== "number" || count <= 0) return [];
    const dot = key.lastIndexOf(".");
    const reason = dot < 0 ? key : key.slice(0, dot);
    const before = first[key];
    return [{
      service,
      reason,
      tier: dot < 0 ? undefined : key.slice(dot + 1),
      count,
      recent: Math.max(0, count - (typeof before === "number" ? before : 0)),
      meaning: meaningOf(reason),
    }];
  });
}

function meaningOf(reason: string): string | undefined {
  if (Object.hasOwn(MEANINGS, reason)) return MEANINGS[reason];
  return reason.startsWith("unusable_") ? MEANINGS["unusable_format"] : undefined;
}
