/// <reference lib="deno.worker" />
import { decodePixels } from "../core/pixels/decode.ts";
import { judgeSource } from "../core/pixels/source.ts";
import type { PixelReply, PixelRequest } from "./pixel_messages.ts";

function answer(request: PixelRequest): PixelReply {
  const { id, buffer, byteOffset, byteLength, options, ...facts } = request;
  const source = { ...facts, data: new Uint8Array(buffer, byteOffset, byteLength) };
  const judged = judgeSource(source);
  if (!judged.ok) return { id, ok: false, reason: judged.reason, buffer };
  const { data, channels } = decodePixels(source, judged, options);
  return { id, ok: true, data, channels, buffer };
}

self.onmessage = ({ data: request }: MessageEvent<PixelRequest>) => {
  let reply: PixelReply;
  try {
    reply = answer(request);
  } catch (error) {
    const { id, buffer } = request;
    reply = { id, ok: false, reason: String(error), buffer };
  }
  self.postMessage(reply, reply.ok ? [reply.data.buffer, reply.buffer] : [reply.buffer]);
};
