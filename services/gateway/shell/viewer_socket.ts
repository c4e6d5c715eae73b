/** What a connection needs of a WebSocket. */
export interface ViewerSocket {
  /** Bytes accepted for sending and not yet handed to the system. */
  readonly bufferedBytes: number;
  sendText(text: string): void;
  /** The bytes are copied by the runtime before this returns. */
  sendBytes(bytes: Uint8Array): void;
  /** Begins the closing handshake; harmless when it has begun. */
  close(code: number, reason: string): void;
}

/** What happens on a WebSocket. */
export interface SocketEvents {
  opened(): void;
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  /** Called once, whoever closed. */
  closed(): void;
}

/** Puts a runtime WebSocket behind the small interface. */
export function adoptSocket(socket: WebSocket, events: SocketEvents): ViewerSocket {
  socket.binaryType = "arraybuffer";
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === "string") events.text(data);
    else events.binary(new Uint8Array(data));
  };
  // A broken connection is followed by its close event, which says all that is needed.
  socket.onerror = (event) => event.preventDefault();
  socket.onclose = () => events.closed();
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    sendText: (text) => socket.send(text),
    // The bus hands out views over ordinary memory, never shared memory.
    sendBytes: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: (code, reason) => socket.close(code, reason),
  };
}
