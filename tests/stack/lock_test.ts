import {
  type AuditEntry,
  eventOf,
  type EventType,
  isOfConnection,
  OCTANE_WRITES,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { valuesOf } from "../testkit/payload_values.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";

const FILM = { width: 32, height: 16, maxSamples: 2 };
/** What every scene of the test renderer has. */
const KNOWN: Partial<Record<EventType, object>> = {
  renderCommandRequest: { command: "restart" },
  cameraCommandRequest: { command: "top", transition_ms: 0 },
  setCameraGizmo: { axis: "+x" },
  fitCameraRequest: {},
  resizeViewport: { width: 64, height: 32 },
  newProjectRequest: { confirm: true },
  createNodeRequest: { parent_path: "/", node_type: "NT_MAT_DIFFUSE", confirm: true },
};

interface Answer {
  readonly event_type: string;
  readonly payload: Record<string, unknown>;
}

async function ask({ url, room }: Stack, type: string, payload: unknown = {}): Promise<Answer> {
  const response = await fetch(`${url}/api/rooms/${room}/req/${type}`, {
    method: "POST",
    body: JSON.stringify(payload),
  });
  return await response.json();
}

/** A stack that has read the scene of its renderer, so that requests find what they name. */
async function startRead(readOnly: boolean): Promise<Stack> {
  const stack = await startStack({ peer: FILM, readOnly });
  await until(async () => {
    const { event_type, payload } = await ask(stack, "getPrimCountRequest");
    return event_type !== "viewerError" && Number(payload["count"] ?? 0) > 0;
  }, { timeoutMs: 90_000, what: "the scene to be read" });
  return stack;
}

/** Asks for every write there is, each in several forms; the codes of the refusals by event. */
async function tryEveryWrite(stack: Stack): Promise<Map<EventType, Set<string>>> {
  const codes = new Map<EventType, Set<string>>();
  for (const type of OCTANE_WRITES) {
    const { payload, reply } = eventOf(type);
    if (isOfConnection(type) || reply === undefined) continue;
    const values = valuesOf(z.toJSONSchema(payload, { io: "input" }));
    const known = KNOWN[type];
    const forms = [
      ...(known === undefined ? [] : [known]),
      ...fc.sample(values, { numRuns: 3, seed: 7 }),
    ];
    const found = new Set<string>();
    for (const form of forms) {
      const answer = await ask(stack, type, form);
      const code = answer.event_type === "viewerError" ? String(answer.payload["code"]) : "done";
      found.add(code);
    }
    codes.set(type, found);
  }
  return codes;
}

async function auditOf(stack: Stack, where: (entry: AuditEntry) => boolean): Promise<AuditEntry> {
  return await until(async () => {
    const { payload } = await ask(stack, "getAuditRequest");
    return (payload["entries"] as AuditEntry[] | undefined)?.find(where);
  }, { what: "an entry in the audit" });
}

for (const by of ["configuration", "an admin's lock"] as const) {
  Deno.test(`nothing is written to Octane while ${by} freezes it, whatever is asked`, async () => {
    const isLocked = by === "an admin's lock";
    await using stack = await startRead(!isLocked);
    if (isLocked) {
      const lock = await ask(stack, "setLockRequest", { locked: true, reason: "client call" });
      assert.equal(lock.event_type, "controlChanged", JSON.stringify(lock.payload));
      await until(async () => {
        const { payload } = await ask(stack, "renderCommandRequest", { command: "restart" });
        return payload["code"] === "locked";
      }, { what: "scene-query to have heard of the lock" });
    }
    stack.peer.resetWrites();
    const codes = await tryEveryWrite(stack);
    assert.deepEqual(stack.peer.writes().map(({ rpc }) => rpc), []);
    const expected = isLocked ? "locked" : "read_only";
    for (const type of Object.keys(KNOWN) as EventType[]) {
      assert.ok(codes.get(type)?.has(expected), `${type}: ${[...codes.get(type) ?? []]}`);
    }
    const refused = await auditOf(stack, ({ code }) => code === expected);
    assert.equal(refused.outcome, "refused");
  });
}

Deno.test("the audit says who changed what, and whether it was done", async () => {
  await using stack = await startRead(false);
  const done = await ask(stack, "renderCommandRequest", { command: "restart" });
  assert.notEqual(done.event_type, "viewerError", JSON.stringify(done.payload));
  await ask(stack, "setLockRequest", { locked: true, reason: "lunch" });
  const restart = await auditOf(stack, (entry) => entry.event_type === "renderCommandRequest");
  assert.deepEqual(
    [restart.outcome, restart.role, restart.service, restart.summary],
    ["done", "admin", "scene-query", '{"command":"restart"}'],
  );
  const lock = await auditOf(stack, (entry) => entry.event_type === "setLockRequest");
  assert.equal(lock.service, "camera");
  assert.match(lock.summary, /lunch/);
});
