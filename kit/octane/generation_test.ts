import assert from "node:assert/strict";
import { detectGeneration, type OctaneGeneration } from "./generation.ts";

/** Probes a peer that has `rpcs`, noting the order of the calls. */
async function detect(rpcs: readonly string[]): Promise<[OctaneGeneration, string[]]> {
  const asked: string[] = [];
  const generation = await detectGeneration((method) => {
    asked.push(method.name);
    return Promise.resolve(rpcs.includes(method.name));
  });
  return [generation, asked];
}

const ALPHA_GETTER = "hardwareRayTracingEnabled";
const BETA_GETTER = "getWebRTCStatus";

Deno.test("detectGeneration decides by the one getter that a peer has", async () => {
  const pair = [ALPHA_GETTER, BETA_GETTER];
  assert.deepEqual(await detect([ALPHA_GETTER]), ["alpha5", pair]);
  assert.deepEqual(await detect([BETA_GETTER]), ["beta2", pair]);
});

Deno.test("detectGeneration breaks a tie by the names of the value rpc", async () => {
  for (const tie of [[], [ALPHA_GETTER, BETA_GETTER]]) {
    const [beta] = await detect([...tie, "getValueByAttrID"]);
    const [both] = await detect([...tie, "getValueByAttrID", "getByAttrID"]);
    const [alpha] = await detect([...tie, "getByAttrID"]);
    const [neither, asked] = await detect(tie);
    assert.deepEqual([beta, both, alpha, neither], ["beta2", "beta2", "alpha5", "unknown"]);
    assert.deepEqual(asked, [ALPHA_GETTER, BETA_GETTER, "getValueByAttrID", "getByAttrID"]);
  }
});

Deno.test("detectGeneration never calls a lost connection a generation", async () => {
  const lost = new Error("lost");
  for (const failing of [1, 2, 3, 4]) {
    let asked = 0;
    const detecting = detectGeneration(() => {
      asked++;
      return asked === failing ? Promise.reject(lost) : Promise.resolve(false);
    });
    await assert.rejects(detecting, lost);
    assert.equal(asked, failing);
  }
});

Deno.test("detectGeneration has one call in flight at a time", async () => {
  let inFlight = 0;
  await detectGeneration(async () => {
    inFlight++;
    assert.equal(inFlight, 1);
    await Promise.resolve();
    inFlight--;
    return false;
  });
});
