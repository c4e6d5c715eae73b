import assert from "node:assert/strict";
import { CLOSE } from "@fuelrail/contracts";
import { sign } from "hono/jwt";
import { within } from "../testkit/until.ts";
import { startDisplayRig } from "./display_rig.ts";

const SECRET = "only for this test";

function token(role: string, room = "STUDIO"): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  return sign({ room, role, exp, jti: "t", name: "Ada" }, SECRET, "HS256");
}

Deno.test("an old client brings its token in the address, as a viewer, or as a bearer", async () => {
  await using rig = await startDisplayRig({ authSecret: SECRET });
  await rig.paint(1, 200);
  const inQuery = await rig.display({ query: `&token=${await token("admin")}` });
  await inQuery.next("frame");
  inQuery.send({
    type: "command",
    command: { event_type: "setStreamSettingRequest", payload: { key: "chroma", value: "444" } },
  });
  assert.equal((await inQuery.next("reply")).reply?.payload["code"], "forbidden");
  const headers = { authorization: `Bearer ${await token("operator")}` };
  const bearer = await rig.display({ headers });
  await bearer.next("frame");
});

Deno.test("a hello brings its own token, and the welcome says what it allows", async () => {
  await using rig = await startDisplayRig({ authSecret: SECRET });
  const hello = { modes: ["json"], token: await token("operator") };
  const client = await rig.display({ hello });
  assert.equal((await client.next("welcome")).role, "operator");
});

Deno.test("without a token, with a bad one or one for another room a display is closed by name", async () => {
  await using rig = await startDisplayRig({ authSecret: SECRET });
  const end = async (options: Parameters<typeof rig.display>[0]) => {
    const client = await rig.display(options);
    const { code, reason } = await within(client.closed, 60_000, "closed");
    assert.deepEqual(client.heard, []);
    return [code, reason] as const;
  };
  const [silent, why] = await end({});
  assert.equal(silent, CLOSE.unauthorised);
  assert.match(why, /token is needed/);
  assert.equal((await end({ hello: { modes: ["json"] } }))[0], CLOSE.unauthorised);
  assert.equal((await end({ query: "&token=forged" }))[0], CLOSE.unauthorised);
  const [elsewhere, where] = await end({
    hello: { modes: ["json"], token: await token("admin", "STAGE") },
  });
  assert.equal(elsewhere, CLOSE.forbidden);
  assert.match(where, /STAGE/);
});
