/// <reference lib="deno.worker" />
import earcut from "earcut";
import { encodeMesh } from "@fuelrail/contracts/binary";
import { makeOutline } from "../core/outline_shape.ts";
import { readMeshData } from "../core/outline_wire.ts";
import type { MeshReply, MeshWork } from "./mesh_messages.ts";

/** FNV-1a over 32 bits. */
function hashOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

function answer({ id, data }: MeshWork): MeshReply {
  const made = makeOutline(readMeshData(data), (corners) => earcut([...corners]));
  if ("fault" in made) return { id, ok: false, reason: made.fault };
  const bytes = new Uint8Array(encodeMesh(made.mesh));
  const { box, mesh: { triangles } } = made;
  return {
    id,
    ok: true,
    outline: { bytes, box, triangles: triangles.length / 3, hash: hashOf(bytes) },
  };
}

self.onmessage = ({ data: work }: MessageEvent<MeshWork>) => {
  let reply: MeshReply;
  try {
    reply = answer(work);
  } catch (error) {
    reply = { id: work.id, ok: false, reason: String(error) };
  }
  self.postMessage(reply, reply.ok ? [reply.outline.bytes.buffer] : []);
};
