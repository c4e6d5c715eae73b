import { status } from "@grpc/grpc-js";
import { type ImageFaults, NO_IMAGE_FAULTS } from "./engine/output.ts";
import { type LoadFault, ProjectFaults, type ResetAnswer } from "./engine/project_faults.ts";
import { shortName } from "./rpc/call_log.ts";
import { Refusal } from "./rpc/refusal.ts";
import type { CallGate } from "./rpc/dispatcher.ts";

/** Film size in pixels. */
export interface FilmSize {
  readonly width: number;
  readonly height: number;
}

/** How calls of one rpc go wrong. */
export interface CallFault {
  /** The gRPC status they are refused with; absent to answer with nothing in the answer. */
  readonly code?: number;
  /** @default {"a fault"} */
  readonly details?: string;
  /** Calls that go well before. @default {0} */
  readonly after?: number;
  /** Calls that go wrong, then they go well again. @default {Infinity} */
  readonly times?: number;
}

/** Everything that a peer can be made to do wrong. Every switch acts at once and can be taken back. */
export interface Faults {
  /**
   * Delays every unary answer, or those of one rpc ("ApiItemService/name"); 0 ends the delay, also
   * of those that wait.
   */
  setLatency(latencyMs: number, rpc?: string): void;
  /** Lets calls of one rpc ("ApiItemService/name") go wrong unhandled; null lets them go well again. */
  setCalls(rpc: string, fault: CallFault | null): void;
  /** Leaves calls open for ever: unary ones, or callback channels without a message. */
  setHung(hung: { readonly unary?: boolean; readonly stream?: boolean }): void;
  /** Ends every callback channel: in order, or with UNAVAILABLE. */
  dropStreams(how?: "ended" | "unavailable"): void;
  /** Sends every image twice, as Alpha 5 does when a callback is registered. */
  setDuplicateFrames(on: boolean): void;
  /** Changes the layout of images; what is not named stays. */
  setImages(change: Partial<ImageFaults>): void;
  /** Sends no image for an update that changes nothing in the picture. */
  setQuietUpdates(on: boolean): void;
  /** Renders in another size than render targets ask for, or with null in theirs. */
  setFilm(size: FilmSize | null): void;
  /** Puts a number into every announcement's user data, or with null what was registered. */
  setUserData(userData: bigint | null): void;
  /** Lets every load fail, before or half way through it; null lets them succeed again. */
  setLoads(fault: LoadFault | null): void;
  /** Gives files of its machine to who asks for them, or refuses every one. */
  setFiles(how: "give" | "refuse"): void;
  /** Lets every save fail. */
  setSaves(how: "fail" | "succeed"): void;
  /**
   * Lets a reset that would lose changes ask on the renderer's own screen: the call stays open until
   * `answerReset`, other calls are answered meanwhile. Beta 2 asks only without `suppressUI`.
   */
  setResetAsks(on: boolean): void;
  /** Whether a reset waits for an answer. */
  readonly isResetAsking: boolean;
  /** Answers the question of a reset; false when none is open. */
  answerReset(answer: ResetAnswer): boolean;
  /** Announces a render failure. */
  failRender(): void;
  /** Announces again what is there, without anything being new. */
  announce(kind: "newImage" | "newStatistics" | "projectManagerChanged"): void;
}

/** The parts of faults that are state; the rest acts at once. */
export class FaultState implements CallGate {
  duplicateFrames = false;
  userData: bigint | null = null;
  images: ImageFaults = NO_IMAGE_FAULTS;
  hungUnary = false;
  readonly projects = new ProjectFaults();
  readonly #latencies = new Map<string, number>();
  readonly #calls = new Map<string, { fault: CallFault; before: number; left: number }>();
  /** Calls that wait, with the key of their delay. */
  readonly #waiting = new Map<() => void, string>();

  setLatency(latencyMs: number, rpc = ""): void {
    const name = shortName(rpc);
    if (latencyMs > 0) this.#latencies.set(name, latencyMs);
    else {
      this.#latencies.delete(name);
      this.#letThrough(name);
    }
  }

  setCalls(rpc: string, fault: CallFault | null): void {
    const name = shortName(rpc);
    if (fault === null) this.#calls.delete(name);
    else {
      const { after: before = 0, times: left = Infinity } = fault;
      this.#calls.set(name, { fault, before, left });
    }
  }

  /** Whether a call is answered with nothing in the answer; throws the refusal of one that is refused. */
  isEmpty(path: string): boolean {
    const one = this.#calls.get(shortName(path));
    if (one === undefined || one.left <= 0) return false;
    if (one.before > 0) {
      one.before--;
      return false;
    }
    one.left--;
    const { code, details = "a fault" } = one.fault;
    if (code === undefined) return true;
    throw new Refusal(code, details);
  }

  /** Lets a call through at once, late, or never. */
  admit(path: string): Promise<void> | null {
    if (this.hungUnary) return new Promise(() => {});
    const rpc = this.#latencies.has(shortName(path)) ? shortName(path) : "";
    const latencyMs = this.#latencies.get(rpc) ?? 0;
    if (latencyMs <= 0) return null;
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, latencyMs);
      this.#waiting.set(go, rpc);
    });
  }

  /** Lets every delayed call through, and cancels what a reset asked. */
  close(): void {
    this.projects.close();
    this.#letThrough();
  }

  #letThrough(rpc?: string): void {
    for (const [go, key] of [...this.#waiting]) if (rpc === undefined || key === rpc) go();
  }
}

/** The gRPC status of a stream that is dropped. */
export const DROPPED = { code: status.UNAVAILABLE, details: "the stream was dropped" } as const;
