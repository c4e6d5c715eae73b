import assert from "node:assert/strict";
import { LINK_SILENCE_MS, linkFault } from "./link_view.ts";

const well = { room: "STUDIO", isBusUp: true, heardMs: 0, isUnanswered: false };

Deno.test("linkFault is silent while frame-ingest is heard or still awaited", () => {
  assert.equal(linkFault(well, LINK_SILENCE_MS), undefined);
  assert.equal(linkFault({ ...well, heardMs: undefined }, 1_000_000), undefined);
});

Deno.test("linkFault says whether the bus, the service or its voice is missing", () => {
  assert.match(linkFault({ ...well, isBusUp: false }, 0) ?? "", /message bus/);
  assert.match(
    linkFault({ ...well, isUnanswered: true }, 0) ?? "",
    /No frame-ingest answers for room STUDIO/,
  );
  assert.match(linkFault(well, LINK_SILENCE_MS + 1) ?? "", /fallen silent/);
});
