import type { Box } from "../core/outline_shape.ts";

/** One mesh to make an outline of; the buffer changes hands. */
export interface MeshWork {
  readonly id: number;
  /** LiveLink's `MeshData`. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** An outline as it is kept and served. */
export interface MadeOutline {
  /** As `encodeMesh` writes it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly box: Box;
  readonly triangles: number;
  /** Differs for another content; hexadecimal. */
  readonly hash: string;
}

/** What the mesh worker answers. */
export type MeshReply =
  | { readonly id: number; readonly ok: true; readonly outline: MadeOutline }
  | { readonly id: number; readonly ok: false; readonly reason: string };
