import {
  ACCESS_TABLE,
  type AccessRow,
  EVENT_TYPES,
  eventOf,
  type EventType,
  type Role,
  ROLES,
  rowAllows,
  subjects,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { type AccessRig, createAccessRig, mint, type OneGateway } from "./access_rig.ts";
import { STUDIO } from "./rig.ts";

type Endpoint = Extract<AccessRow, { kind: "endpoint" }>;

/** Answers of the gateway that mean "the role does not suffice", and nothing else. */
const NEEDS_MORE = /needs the role/;

const isSent = (type: EventType): boolean =>
  eventOf(type).direction === "c2s" || eventOf(type).direction === "both";

async function tokensByRole(): Promise<Record<Role, string>> {
  const minted = await Promise.all(ROLES.map(async (role) => {
    const { token } = await mint({ role });
    return [role, token] as const;
  }));
  return Object.fromEntries(minted) as Record<Role, string>;
}

/** Stands for the services: answers everything, and remembers what reached it. */
function serveAll(rig: AccessRig): Set<string> {
  const reached = new Set<string>();
  const data = new TextEncoder().encode('{"event_type":"accepted","payload":{}}');
  for (const type of EVENT_TYPES) {
    if (!isSent(type) || eventOf(type).owner === "gateway") continue;
    rig.bus.respond(subjects.request(STUDIO, type), "services", () => {
      reached.add(type);
      return { data };
    });
  }
  return reached;
}

Deno.test("the capability table has every event type and every route of the gateway", async () => {
  const inTable = ACCESS_TABLE.filter(({ kind }) => kind === "event").map(({ name }) => name);
  assert.deepEqual(inTable.toSorted(), EVENT_TYPES.toSorted());

  await using rig = await createAccessRig();
  const one = await rig.start();
  const served = one.gateway.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace(/:\w+/g, "*").replace(/^\/\*$/, "/")}`);
  const listed = ACCESS_TABLE
    .filter((row): row is Endpoint => row.kind === "endpoint" && row.how !== "WS")
    .map(({ how, path }) => `${how} ${routeOf(path)}`);
  assert.deepEqual([...new Set(served)].toSorted(), [...new Set(listed)].toSorted());
});

Deno.test("every event is refused to the roles below its own and to no other, on a socket", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const reached = serveAll(rig);
  const tokens = await tokensByRole();
  for (const role of ROLES) {
    const join = () => connectViewer({ port: one.port, hello: { token: tokens[role] } });
    let viewer = await join();
    for (const [index, row] of ACCESS_TABLE.entries()) {
      if (row.kind !== "event" || row.name === "hello") continue;
      // Who sends too many bad messages is closed.
      if (index % 30 === 29) {
        await viewer.close();
        viewer = await join();
      }
      const refusal = await refusalOf(viewer, row.name);
      if (!isSent(row.name)) {
        assert.ok(refusal !== undefined, `${role} sent ${row.name}`);
        continue;
      }
      const isRefused = refusal !== undefined && NEEDS_MORE.test(refusal);
      assert.equal(isRefused, !rowAllows(row, role), `${row.name} as ${role}: ${refusal}`);
    }
    await viewer.close();
    for (const type of reached) {
      const row = ACCESS_TABLE.find(({ name }) => name === type);
      assert.ok(row !== undefined && rowAllows(row, role), `${type} reached a service as ${role}`);
    }
  }
});

Deno.test("every event is refused to the roles below its own and to no other, over HTTP", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  serveAll(rig);
  const tokens = await tokensByRole();
  for (const role of [undefined, ...ROLES]) {
    for (const row of ACCESS_TABLE) {
      if (row.kind !== "event") continue;
      const token = role === undefined ? undefined : tokens[role];
      const { status, payload } = await rig.ask(one, row.name, {}, token);
      const what = `${row.name} as ${role ?? "nobody"}: ${status} ${JSON.stringify(payload)}`;
      if (role === undefined) assert.equal(status, 401, what);
      else if (isSent(row.name)) assert.equal(status === 403, !rowAllows(row, role), what);
      else assert.ok(status === 400 || status === 403, what);
    }
  }
});

Deno.test("every endpoint is refused to the roles below its own and to no other, and to nobody's token", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const tokens = await tokensByRole();
  const elsewhere = (await mint({ role: "admin", room: "*" })).token;
  const rows = ACCESS_TABLE.filter((row): row is Endpoint => row.kind === "endpoint");
  for (const row of rows) {
    if (row.how === "WS") continue;
    const statusOf = (token?: string) => knock(one, row, token);
    const needed = row.role === "anybody" ? [] : [401, 403];
    assert.equal(needed.includes(await statusOf()), row.role !== "anybody", `${row.path}: nobody`);
    for (const role of ROLES) {
      const status = await statusOf(tokens[role]);
      const isRefused = status === 401 || status === 403;
      assert.equal(isRefused, !rowAllows(row, role), `${row.path} as ${role}: ${status}`);
    }
    assert.ok(![401, 403].includes(await statusOf(elsewhere)), `${row.path} as admin of all`);
  }
});

Deno.test("a token in the address only ever watches, whatever it says", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const { token } = await mint({ role: "admin" });
  const paths = ["/api/viewers", "/rooms/STUDIO/exports/x"];
  for (const path of paths) {
    const response = await fetch(`${one.url}${path}?token=${token}`);
    await response.body?.cancel();
    assert.equal(response.status, 403, path);
  }
  const posted = await fetch(
    `${one.url}/api/rooms/STUDIO/req/setPropertyRequest?token=${token}`,
    { method: "POST", body: "{}" },
  );
  await posted.body?.cancel();
  assert.equal(posted.status, 403);
});

/** A route as it is registered: `/rooms/R/x/<id>.png` is served by `/rooms/:room/x/:...`. */
function routeOf(path: string): string {
  return path.replace("/R/", "/*/").replace(/\/R$/, "/*").replace(/<[^>]+>.*$/, "*");
}

async function knock(one: OneGateway, { how, path }: Endpoint, token?: string): Promise<number> {
  const real = path.replace("/R", "/STUDIO").replace("<event_type>", "getSnapshotsRequest")
    .replace(/<\w+>/, "x");
  const response = await fetch(`${one.url}${real}`, {
    method: how,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(how === "POST" ? { body: "{}" } : {}),
  });
  await response.body?.cancel();
  return response.status;
}

/** Sends an event without its fields and then a ping; the refusal that came before the pong. */
async function refusalOf(viewer: RawViewer, type: EventType): Promise<string | undefined> {
  const id = `${type}-${crypto.randomUUID()}`;
  const from = viewer.heard.length;
  viewer.sendText(JSON.stringify({ event_type: type, payload: { request_id: id } }));
  viewer.send("ping", { t: 1 }, id);
  return await until(() => {
    const news = viewer.heard.slice(from);
    if (
      !news.some(({ event_type, payload }) => event_type === "pong" && payload.request_id === id)
    ) {
      return undefined;
    }
    const refusal = news.find(({ event_type, payload }) =>
      event_type === "viewerError" && payload.request_id === id
    );
    return { text: refusal === undefined ? undefined : String(refusal.payload["message"]) };
  }, { what: `an answer to ${type}` }).then(({ text }) => text);
}
