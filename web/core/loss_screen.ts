import type { Loss } from "./client.ts";
import { BLANK, type LinkScreen } from "./screen.ts";

/** What to say when the page is not in the room; `retryAtMs` undefined means it will not try. */
export function lossScreen(loss: Loss, retryAtMs: number | undefined): LinkScreen {
  const again = { ...BLANK, retryAtMs, canRetry: true };
  switch (loss.kind) {
    case "unauthorised":
      return {
        ...BLANK,
        kind: "unauthorised",
        tone: "bad",
        title: "This room needs an access link",
        detail: loss.reason,
        checks: [
          "Open the join link you were given again: its last part carries the access token",
          "Links expire: ask whoever runs Fuelrail for a new one (deno task token)",
        ],
      };
    case "forbidden":
      return {
        ...BLANK,
        kind: "forbidden",
        tone: "bad",
        title: "Your access link is for another room",
        detail: loss.reason,
        checks: ["Ask whoever runs Fuelrail for a link to this room"],
      };
    case "protocol":
      return {
        ...again,
        kind: "protocol",
        tone: "bad",
        title: "The gateway and this page do not understand each other",
        detail: loss.reason,
        checks: ["Reload the page: it may be from an older Fuelrail"],
      };
    case "full":
      return {
        ...again,
        kind: "full",
        tone: "warn",
        title: "The room is full",
        detail: loss.reason,
        checks: ["The page keeps trying and lets you in as soon as somebody leaves"],
      };
    case "goaway":
      return {
        ...again,
        kind: "lost",
        tone: "busy",
        title: "Fuelrail is restarting",
        detail: loss.reason,
      };
    case "slow":
      return {
        ...again,
        kind: "lost",
        tone: "warn",
        title: "Your connection fell too far behind",
        detail: loss.reason,
        checks: ["A smaller picture (half or quarter) needs less of your network"],
      };
    case "lost":
      return {
        ...again,
        kind: "lost",
        tone: "bad",
        title: "Connection to Fuelrail lost",
        detail: loss.reason,
        checks: [
          "Is this device still on the studio network?",
          "Is Fuelrail still running on the machine that serves this page?",
        ],
      };
  }
}
