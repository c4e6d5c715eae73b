/** Run by http2_guard_test.ts: makes HTTP/2 peers say goodbye until a bug would end the process. */
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import http2, { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { guardHttp2 } from "../http2_guard.ts";

const ROUNDS = 4;
const CALLS = 13;
const FRAME = { headers: 1, settings: 4, goaway: 7 } as const;
const END_STREAM_AND_HEADERS = 5;
const collectGarbage = (globalThis as { gc?: () => void }).gc ?? (() => {});

function frame(type: number, flags: number, stream: number, payload: number[] = []): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload)]);
}

/** Answers every request with headers alone. */
function serveFrames(socket: Socket): void {
  let rest = Buffer.alloc(0);
  let greeted = false;
  socket.on("error", () => {});
  socket.write(frame(FRAME.settings, 0, 0));
  socket.on("data", (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    if (!greeted && rest.length >= 24) {
      greeted = true;
      rest = rest.subarray(24);
    }
    while (greeted && rest.length >= 9) {
      const frameBytes = 9 + rest.readUIntBE(0, 3);
      if (rest.length < frameBytes) return;
      const [type, flags = 0] = [rest[3], rest[4]];
      const stream = rest.readUInt32BE(5);
      rest = rest.subarray(frameBytes);
      if (type === FRAME.settings && (flags & 1) === 0) socket.write(frame(FRAME.settings, 1, 0));
      if (type !== FRAME.settings && stream !== 0 && (flags & 1) === 1) {
        socket.write(frame(FRAME.headers, END_STREAM_AND_HEADERS, stream, [0x88]));
      }
    }
  });
}

/** A server's goodbye reaches a grpc-js client whose past calls were collected. */
async function serverSaysGoodbye(): Promise<void> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    serveFrames(socket);
    accepted.resolve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const nothing = Buffer.alloc(0);
  for (let count = 0; count < CALLS; count++) {
    await new Promise<void>((resolve) =>
      client.makeUnaryRequest("/x/y", () => nothing, () => ({}), {}, new Metadata(), {}, () => {
        resolve();
      })
    );
  }
  collectGarbage();
  const socket = await accepted.promise;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(frame(FRAME.goaway, 0, 0, [0, 0, 0, 25, 0, 0, 0, 0]));
  await closed;
  client.close();
  collectGarbage();
  await new Promise((resolve) => server.close(resolve));
}

/** A client's goodbye reaches a server that has not answered it, abruptly or in good order. */
async function clientSaysGoodbye(abrupt: boolean): Promise<void> {
  const server = http2.createServer();
  const closed = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const calledOff = Promise.withResolvers<void>();
  server.on("session", (session) => {
    session.on("error", () => {});
    session.on("close", () => closed.resolve());
  });
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.on("aborted", () => calledOff.resolve());
    arrived.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  const stream = session.request({ ":method": "POST", ":path": "/x/y" });
  stream.on("error", () => {});
  stream.end(Buffer.from([1]));
  await arrived.promise;
  stream.close(8);
  if (abrupt) session.destroy();
  else {
    await calledOff.promise;
    session.close();
  }
  await closed.promise;
  collectGarbage();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

guardHttp2();
for (let round = 0; round < ROUNDS; round++) {
  await serverSaysGoodbye();
  await clientSaysGoodbye(true);
  await clientSaysGoodbye(false);
}
