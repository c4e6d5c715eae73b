/** `nats.ts PROGRAM CONFIG`: keeps a NATS server running for as long as the launcher holds on. */
import { letGo } from "./held.ts";

const [program, config] = Deno.args;
if (program === undefined || config === undefined) throw new Error("Usage: nats.ts PROGRAM CONFIG");
const server = new Deno.Command(program, { args: ["-c", config], stdin: "null" }).spawn();
let isWanted = true;
letGo().then(() => {
  isWanted = false;
  server.kill("SIGTERM");
});
const { code } = await server.status;
Deno.exit(isWanted ? code : 0);
