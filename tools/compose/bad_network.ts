import assert from "node:assert/strict";
import type { Checks } from "./checks.ts";
import { startFleet } from "./fleet.ts";
import { RESUME_MS } from "./scenario.ts";
import type { Published } from "./viewer.ts";

const VIEWERS = 4;
const OCTANE_PORT = 51022;
const NATS_PORT = 4222;

/** Checks a stack whose Octane, NATS and viewers are reached through the faults of their overlay. */
export async function checkBadNetwork(
  checks: Checks,
  published: Published,
  ports: { readonly faultsPort: number; readonly faultyPort: number },
): Promise<void> {
  const tell = async (path: string): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${ports.faultsPort}${path}`, { method: "POST" });
    assert.equal(response.status, 200, await response.text());
  };
  const fleet = startFleet({ ...published, port: ports.faultyPort }, VIEWERS);
  const faults: readonly (readonly [string, readonly string[]])[] = [
    ["50 ms each way to Octane", [`/${OCTANE_PORT}/delay?amount=50`]],
    ["the way to Octane cut", [`/${OCTANE_PORT}/cut`]],
    ["the way to NATS cut for every service", [`/${NATS_PORT}/cut`]],
    ["256 kB a second for each viewer", ["/8081/throttle?amount=262144&way=toClient"]],
    ["every viewer cut", ["/8081/cut"]],
  ];
  try {
    for (const [what, paths] of faults) {
      await checks.check(`pictures flow again with ${what}`, async () => {
        for (const path of paths) await tell(path);
        return await fleet.allLive(RESUME_MS, `pictures with ${what}`);
      });
    }
    await checks.check("no viewer saw frames out of order", async () => {
      await fleet.stop();
      assert.deepEqual(fleet.faults, []);
      return `${fleet.frames} frames, ${fleet.returns} returns`;
    });
  } finally {
    await fleet.stop();
  }
}
