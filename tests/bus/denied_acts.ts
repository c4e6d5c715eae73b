/** Tries what no service may do, and writes what came of it as one JSON object. */
const acts: Readonly<Record<string, () => unknown>> = {
  "read a file of the system": () => Deno.readTextFileSync("/etc/passwd"),
  "write a file": () => Deno.writeTextFileSync("/tmp/fuelrail-denied", ""),
  "run a program": () => new Deno.Command("true").outputSync(),
  "see a variable that it does not read": () => Deno.env.get("HOME"),
};

const outcomes = Object.entries(acts).map(([name, act]) => {
  try {
    return [name, act() === undefined ? "nothing" : "allowed"];
  } catch (error) {
    return [name, error instanceof Error ? error.name : "thrown"];
  }
});
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(Object.fromEntries(outcomes))));
