import type { DescService } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { DEFAULT_DEADLINE_MS, defaultDeadlineMs } from "./deadlines.ts";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";

const ITSELF = ["setByAttrID", "setArrayByAttrID", "evaluate", "update", "updateTime"];
const FILES = ["loadPackage", "importFromFile", "loadProject"];

/** Every rpc of both generations. */
const methods = [alpha5, beta2].flatMap((generation) =>
  Object.values(generation as Readonly<Record<string, unknown>>)
    .filter((one): one is DescService => (one as DescService | null)?.kind === "service")
    .flatMap((service) => service.methods)
);

Deno.test("defaultDeadlineMs gives every rpc that may evaluate a node the time to read its file", () => {
  const evaluating = methods.filter(({ input }) =>
    input.fields.some(({ name }) => name === "evaluate")
  ).map(({ name }) => name);
  assert.ok(evaluating.includes("setValueByAttrID") && evaluating.includes("connectToIx"));
  for (const name of [...evaluating, ...ITSELF, ...FILES]) {
    assert.ok(defaultDeadlineMs(name) >= 120_000, `${name}: ${defaultDeadlineMs(name)} ms`);
  }
});

Deno.test("defaultDeadlineMs gives up a call that only asks after ten seconds", () => {
  for (const name of ["name", "getValueByAttrID", "connectedNodeIx", "items", "getPinBool"]) {
    assert.equal(defaultDeadlineMs(name), DEFAULT_DEADLINE_MS, name);
  }
});
