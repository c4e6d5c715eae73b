import { fixedFault, KIND, viewOf, writePrefix } from "./bytes.ts";
import { type Tier, TIER_CODES, tierOfCode } from "./tiers.ts";

/** Bytes of an ack. */
export const ACK_BYTES = 12;

/** A viewer's word that it has drawn a frame. */
export interface Ack {
  readonly seq: number;
  readonly tier: Tier;
}

/** Outcome of {@link decodeAck}. */
export type AckResult =
  | ({ readonly ok: true } & Ack)
  | { readonly ok: false; readonly reason: string };

/** The 12 bytes that acknowledge a drawn frame. */
export function encodeAck(ack: Ack): Uint8Array {
  const bytes = new Uint8Array(ACK_BYTES);
  const view = viewOf(bytes);
  writePrefix(view, KIND.ack);
  view.setUint32(4, ack.seq, true);
  view.setUint8(8, TIER_CODES[ack.tier]);
  return bytes;
}

/** Reads an ack of exactly 12 bytes. */
export function decodeAck(bytes: Uint8Array): AckResult {
  const fault = fixedFault(bytes, KIND.ack, ACK_BYTES, "Ack");
  if (fault !== undefined) return { ok: false, reason: fault };
  const view = viewOf(bytes);
  const tier = tierOfCode(view.getUint8(8));
  if (tier === undefined) return { ok: false, reason: `Ack tier ${bytes[8]} is unknown` };
  return { ok: true, seq: view.getUint32(4, true), tier };
}
