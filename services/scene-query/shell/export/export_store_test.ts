import { NONE_HEADER, parseRoom, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import type { OctaneDesk } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { createExportStore } from "./export_store.ts";

const ASKED = "Octane was asked for it";

Deno.test("an export store forgets the oldest of very many files, so that they do not pile up", async () => {
  const parsed = parseRoom("EXPORTS");
  assert.ok(parsed.ok);
  const { room } = parsed;
  const bus = createMemoryHub().connect("test");
  const desk: OctaneDesk = {
    withOctane: () => Promise.reject(new RequestRefused("not_found", ASKED)),
    close: () => Promise.resolve(),
  };
  const store = createExportStore({ bus, room, desk, bytesMax: 1_000 });
  const file = (n: number) =>
    ({ id: `file-${n}`, label: `${n}.png`, format: "png8", path: `/tmp/${n}.png` }) as const;
  for (let n = 0; n < 1_000; n++) store.add(file(n));
  const part = async (n: number) => {
    const asked = { payload: { id: file(n).id, part: 0 }, role: "viewer" };
    const data = new TextEncoder().encode(JSON.stringify(asked));
    const { headers } = await bus.request(subjects.request(room, "exportPart"), data);
    return headers[NONE_HEADER];
  };
  assert.equal(await part(0), "1", "it is not known any more");
  assert.equal(await part(999), ASKED);
  store.stop();
  await bus.drain();
});
