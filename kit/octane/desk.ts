import type {
  DescMessage,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { Room, TurnClass } from "@fuelrail/contracts";
import type { Bus } from "../bus/types.ts";
import { type OctaneConnection, openOctane, type OpenOptions } from "./connection.ts";
import { type OctaneTurn, type TurnOptions, TurnRefused, withTurn } from "./turns_client.ts";
import type { CallOptions } from "./unary.ts";

/** What a service may do at Octane while it has the turn. */
export interface OctaneAtDesk {
  readonly turn: OctaneTurn;
  /** Stands for the connection: another one after Octane was lost, which may be another Octane. */
  readonly connection: WeakKey;
  readonly generation: OctaneConnection["generation"];
  /** Octane's own version number; null when it did not tell. */
  readonly version: OctaneConnection["version"];
  /** Calls an rpc within the turn; rejects with an `OctaneError`, or `TurnRefused` when it is over. */
  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<MessageShape<O>>;
  /** Like `call`, with the answer as it came, for what is too large to be read on this thread. */
  callBytes<I extends DescMessage>(
    method: DescMethodUnary<I>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<Uint8Array>;
}

/** A service's way to Octane: one connection, used only within turns. */
export interface OctaneDesk {
  /**
   * Waits for a turn, lets `work` have Octane and gives the turn back. Rejects with `TurnRefused`
   * (its `code` is a `viewerError` code), `OctaneError`, or what `work` rejects with.
   */
  withOctane<T>(
    turnClass: TurnClass,
    work: (octane: OctaneAtDesk) => Promise<T>,
    options?: Pick<TurnOptions, "reason" | "after">,
  ): Promise<T>;
  /** Ends the connection; calls in flight reject, and so do later ones as `octane_offline`. */
  close(): Promise<void>;
}

export interface OctaneDeskOptions extends Pick<OpenOptions, "clock" | "log" | "onCall"> {
  readonly bus: Bus;
  readonly room: Room;
  readonly octane: Pick<OpenOptions, "host" | "port">;
  /** Who asks for turns, such as `camera`. */
  readonly holder: string;
}

/**
 * Makes a desk. The connection is opened within the first turn, since finding out who answers takes
 * calls, and again within the next turn after it was lost.
 */
export function createOctaneDesk(options: OctaneDeskOptions): OctaneDesk {
  const { bus, room, octane: address, holder, clock, log, onCall } = options;
  let open: OctaneConnection | undefined;
  let isClosed = false;

  async function connection(turn: OctaneTurn): Promise<OctaneConnection> {
    if (open !== undefined) return open;
    const made = await turn.run(() =>
      openOctane({ ...address, clock, log, turn, ...(onCall === undefined ? {} : { onCall }) })
    );
    if (isClosed) {
      await made.close();
      throw new TurnRefused("turn_void", "The way to Octane was closed");
    }
    open = made;
    made.onLost(() => {
      if (open === made) open = undefined;
      void made.close();
    });
    return made;
  }

  return {
    async withOctane(turnClass, work, turnOptions = {}) {
      if (isClosed) throw new TurnRefused("octane_offline", "The way to Octane was closed");
      return await withTurn(bus, room, turnClass, async (turn) => {
        const octane = await connection(turn);
        return await work({
          turn,
          connection: octane,
          generation: octane.generation,
          version: octane.version,
          call: (method, request, callOptions) =>
            turn.run((signal) => octane.call(method, request, { signal, turn, ...callOptions })),
          callBytes: (method, request, callOptions) =>
            turn.run((signal) =>
              octane.callBytes(method, request, { signal, turn, ...callOptions })
            ),
        });
      }, { ...turnOptions, clock, holder });
    },
    async close() {
      isClosed = true;
      const last = open;
      open = undefined;
      await last?.close();
    },
  };
}
