import { documented } from "@fuelrail/kit/config";
import assert from "node:assert/strict";
import { z } from "zod";
import { configPage } from "./page.ts";
import { UndocumentedVariable, variablesOf } from "./variables.ts";

const port = documented(
  z.string().transform(Number).pipe(z.number().int().min(1).max(9)).optional(),
  { about: "a port", unset: "off", range: { min: 1, max: 9 }, unit: "things", example: "3" },
);

Deno.test("variablesOf reads default, choices, range and readers from the schemas", () => {
  const level = documented(z.enum(["low", "high"]), { about: "how loud" });
  const variables = variablesOf([
    { name: "one", schema: z.object({ LEVEL: level.default("low"), PORT: port }) },
    { name: "two", schema: z.object({ LEVEL: level }) },
  ]);
  assert.deepEqual(variables.map(({ name, values }) => [name, values]), [
    ["LEVEL", "`low`, `high`"],
    ["PORT", "1 to 9 things"],
  ]);
  assert.deepEqual([...variables[0]?.readers ?? []], [["`low`", ["one"]], ["required", ["two"]]]);
  assert.deepEqual([...variables[1]?.readers ?? []], [["not set: off", ["one"]]]);
});

Deno.test("variablesOf refuses a variable that nothing is told of", () => {
  const schema = z.object({ SECRET_SAUCE: z.string() });
  assert.throws(
    () => variablesOf([{ name: "one", schema }]),
    (error) =>
      error instanceof UndocumentedVariable && /one reads SECRET_SAUCE/.test(error.message),
  );
});

Deno.test("variablesOf refuses an example that is refused, and a range that is not kept", () => {
  const wrong = documented(z.enum(["a"]), { about: "a letter", example: "b" });
  assert.throws(
    () => variablesOf([{ name: "one", schema: z.object({ L: wrong }) }]),
    /example of L/,
  );
  const wide = documented(z.string(), { about: "a number", range: { min: 0, max: 9 } });
  assert.throws(() => variablesOf([{ name: "one", schema: z.object({ N: wide }) }]), /0 to 9/);
});

Deno.test("configPage names who needs what where readers differ", () => {
  const url = documented(z.string(), { about: "servers" });
  const page = configPage(variablesOf([
    { name: "one", schema: z.object({ URL: url }) },
    { name: "all", schema: z.object({ URL: url.optional() }) },
  ]));
  assert.match(
    page,
    /\| `URL` \| required \(one\); not set: nothing \(all\) \| text \| one, all \|/,
  );
});
