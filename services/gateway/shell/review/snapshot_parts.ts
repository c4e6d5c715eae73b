import { FRAME_PART_BYTES, keys, type Room, type Snapshot } from "@fuelrail/contracts";
import type { KeyValue } from "@fuelrail/kit/bus";
import { partCount } from "../../core/review/snapshots.ts";

/** Stores a PNG in parts; what was written before something failed is taken away again. */
export async function writeParts(
  stills: KeyValue,
  room: Room,
  id: string,
  png: Uint8Array,
): Promise<void> {
  try {
    for (let part = 0; part < partCount(png.length); part++) {
      const from = part * FRAME_PART_BYTES;
      const bytes = png.subarray(from, from + FRAME_PART_BYTES);
      await stills.create(keys.snapshotPart(room, id, part), bytes);
    }
  } catch (error) {
    // The first failure is what matters; parts that stay are taken by nobody.
    await stills.discard(keys.snapshotParts(room, id)).catch(() => {});
    throw error;
  }
}

/** The PNG part by part, each read when the one before was taken; errors when one is missing. */
export function readParts(
  stills: KeyValue,
  room: Room,
  { id, parts }: Pick<Snapshot, "id" | "parts">,
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const entry = await stills.get(keys.snapshotPart(room, id, next));
      if (entry === undefined) {
        return controller.error(new Error(`Part ${next} of snapshot ${id} is missing`));
      }
      controller.enqueue(entry.value);
      if (++next >= parts) controller.close();
    },
  }, { highWaterMark: 1 });
}
