import type { CloseName } from "@fuelrail/contracts";
import type { DisplayForm } from "../../core/display/display_form.ts";
import type { LiveViewer } from "../../core/viewer.ts";

/** What a seat does to its client's socket. */
export interface SeatSocket {
  bufferedBytes(): number;
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  close(name: CloseName, detail: string): void;
  /** Something waits that no event will bring on its way. */
  needsAttention(): void;
}

/** Who sits there and what it takes. */
export interface SeatOptions {
  readonly viewer: LiveViewer;
  readonly form: DisplayForm;
  /** Pictures a second as text; the frames of a viewer have a pace of their own. */
  readonly maxFps?: number;
  /** Put into the first message of who said no hello. */
  readonly note?: string;
}
