import assert from "node:assert/strict";
import { refuseWrite } from "./refusals.ts";

Deno.test("refuseWrite names what freezes writes, and by whom", () => {
  assert.equal(refuseWrite({ readOnly: false }), undefined);
  assert.equal(refuseWrite({ readOnly: true })?.code, "read_only");
  const locked = refuseWrite({ readOnly: false, lock: { by: "Grace", reason: "client call" } });
  assert.deepEqual(locked, {
    code: "locked",
    message: "Remote writes are frozen by Grace: client call",
  });
});
