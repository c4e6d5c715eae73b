import { KeyConflict, KeyValueUnavailable } from "@fuelrail/kit/bus";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { withStore } from "./stored.ts";

Deno.test("withStore says why the store refused something, and not where it lies", async () => {
  const cause = new Deno.errors.PermissionDenied("Permission denied, open '/srv/show/room.json'");
  await assert.rejects(
    withStore(() => Promise.reject(new KeyValueUnavailable("room", cause))),
    (error) => {
      assert.ok(error instanceof RequestRefused);
      assert.equal(error.code, "service_unavailable");
      assert.match(error.message, /Permission denied, open '\[path\]'/);
      return true;
    },
  );
});

Deno.test("withStore lets conflicts and refusals through", async () => {
  for (const error of [new KeyConflict("room", "a", 1), new RequestRefused("not_found", "no")]) {
    await assert.rejects(withStore(() => Promise.reject(error)), (seen) => seen === error);
  }
});
