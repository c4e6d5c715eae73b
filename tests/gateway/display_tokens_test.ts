import { CLOSE, encodeCameraPose, encodePointerInput, subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { DisplayClient, type DisplayClientOptions } from "../testkit/display_client.ts";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { within } from "../testkit/until.ts";
import { type AccessRig, createAccessRig, mint, type OneGateway } from "./access_rig.ts";
import { STUDIO } from "./rig.ts";

/** The two ways in for displays, which must be guarded alike. */
const ENTRANCES = ["/display", "DISPLAY_PORT"] as const;
type Entrance = (typeof ENTRANCES)[number];

const HOUR_MS = 3_600_000;

function display(
  { gateway, port }: OneGateway,
  entrance: Entrance,
  options: Omit<DisplayClientOptions, "port">,
): DisplayClient {
  const own = gateway.displayPort;
  assert.ok(own !== undefined);
  return entrance === "/display"
    ? new DisplayClient({ port, room: STUDIO, ...options })
    : new DisplayClient({ port: own, path: "/", room: STUDIO, ...options });
}

const withToken = (token: string) => ({ hello: { modes: ["binary"], token } });

async function endOf(client: DisplayClient): Promise<readonly [number, string]> {
  const { code, reason } = await within(client.closed, 60_000, "the display is closed");
  return [code, reason];
}

async function startDesk(config: Parameters<AccessRig["start"]>[0] = {}) {
  const rig = await createAccessRig();
  const clock = createJumpClock();
  const one = await rig.start({ displayPort: 0, ...config }, undefined, clock);
  return { rig, clock, one, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

for (const entrance of ENTRANCES) {
  Deno.test(`${entrance}: nobody gets in without a token, and the close says so`, async () => {
    await using desk = await startDesk();
    for (const hello of [undefined, { modes: ["json"] }, { modes: ["json"], token: "x.y.z" }]) {
      const client = display(desk.one, entrance, hello === undefined ? {} : { hello });
      const [code, reason] = await endOf(client);
      assert.equal(code, CLOSE.unauthorised);
      assert.match(reason, /token/);
      assert.deepEqual(client.heard, []);
    }
  });

  Deno.test(`${entrance}: who may only watch steers and edits nothing`, async () => {
    await using desk = await startDesk();
    const reached: string[] = [];
    const everything = subjects.carrier(STUDIO, "access").replace(/access$/, ">");
    const { token } = await mint();
    const client = display(desk.one, entrance, withToken(token));
    await client.next("welcome", ({ role }) => role === "viewer");
    desk.rig.bus.subscribe(everything, ({ subject }) => void reached.push(subject));
    const refusals = [
      { send: () => client.sendRaw(new Uint8Array(INPUT)) },
      { send: () => client.sendRaw(new Uint8Array(POSE)) },
      ...["cameraCommandRequest", "setStreamSettingRequest", "setLockRequest"].map((type) => ({
        send: () => client.send({ type: "command", command: { event_type: type, payload: {} } }),
      })),
    ];
    for (const { send } of refusals) {
      send();
      const { reply } = await client.next("reply");
      assert.equal(reply?.event_type, "viewerError");
      assert.equal(reply?.payload["code"], "forbidden");
      assert.match(String(reply?.payload["message"]), /role/);
    }
    assert.deepEqual(reached.filter((subject) => /input|req/.test(subject)), []);
    await client.close();
  });

  Deno.test(`${entrance}: a display is cut when its token is revoked, and when it ends`, async () => {
    await using desk = await startDesk();
    const { rig, one, clock } = desk;
    const [admin, lost, short] = [await mint({ role: "admin" }), await mint(), await mint()];
    const cut = display(one, entrance, withToken(lost.token));
    const legacy = display(one, entrance, { query: `&token=${lost.token}` });
    const ending = display(one, entrance, withToken(short.token));
    for (const client of [cut, ending]) await client.next("welcome");
    legacy.send({ type: "state_request" });
    await legacy.next("state");
    const revoke = { jti: lost.id, reason: "left" };
    assert.equal((await rig.ask(one, "revokeTokenRequest", revoke, admin.token)).status, 200);
    for (const client of [cut, legacy]) {
      const [code, reason] = await endOf(client);
      assert.equal(code, CLOSE.unauthorised);
      assert.match(reason, /revoked: left/);
    }
    const again = display(one, entrance, withToken(lost.token));
    assert.match((await endOf(again))[1], /revoked/);
    assert.ok(!ending.isClosed);
    clock.jump(HOUR_MS + 1_000);
    const [code, reason] = await endOf(ending);
    assert.equal(code, CLOSE.unauthorised);
    assert.match(reason, /expired/);
  });

  Deno.test(`${entrance}: displays count among the connections of an address`, async () => {
    await using desk = await startDesk({ viewersPerAddress: 1 });
    const { token } = await mint();
    const first = display(desk.one, entrance, withToken(token));
    await first.next("welcome");
    const other = display(desk.one, "/display", withToken(token));
    const [code, reason] = await endOf(other);
    assert.equal(code, CLOSE.full);
    assert.match(reason, /VIEWERS_PER_ADDRESS_MAX 1/);
    await first.close();
  });
}

const INPUT = encodePointerInput({
  type: "down",
  button: "left",
  buttonsHeld: 1,
  modifiers: 0,
  x: 1,
  y: 1,
  wheelNotches: 0,
  inputSeq: 1,
  pointerType: "mouse",
  pointerSlot: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
});
const POSE = encodeCameraPose({
  inputSeq: 2,
  position: [1, 2, 3],
  target: [0, 0, 0],
  up: [0, 1, 0],
  fovDegrees: 40,
});
