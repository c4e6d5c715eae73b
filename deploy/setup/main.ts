/**
 * The one-shot service of the compose stack: makes the secrets on the first run, writes what each
 * container needs of them, and prints the link under which people join.
 *
 * `main.ts` does that; `main.ts link [ROLE] [TTL] [ROOM]` prints one more link; `main.ts relay`
 * prints the address under which relays and recorders take frames from NATS.
 */
import { isRole } from "../../contracts/roles.ts";
import { parseRoom } from "../../contracts/room.ts";
import { readConfigOrExit } from "../../kit/config.ts";
import { joinLink, parseSpan } from "../../services/gateway/core/access/token_request.ts";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import { siteUrl } from "./address.ts";
import { masterKey } from "./files.ts";
import { secretsOf } from "./secrets.ts";
import { setupEnvironment, type SetupSettings } from "./settings.ts";
import { natsUrl, writeStackFiles } from "./stack_files.ts";

const FOLDERS = { secrets: "/secrets", tls: "/tls" };
const USAGE = "Usage: link [viewer|operator|admin] [TTL, such as 8h] [ROOM] | relay";

function say(...lines: string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

function refuse(reason: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${reason}\n`));
  Deno.exit(2);
}

async function printLink(
  settings: SetupSettings,
  secret: string,
  role: string,
  ttl: string,
  roomName: string,
): Promise<void> {
  const ttlS = parseSpan(ttl);
  const room = parseRoom(roomName);
  if (!isRole(role) || ttlS === undefined || !room.ok) refuse(USAGE);
  const place = siteUrl({
    publishedHost: settings.PUBLISHED_HOST,
    port: settings.PORT,
    tlsPort: settings.TLS_PORT,
    siteNames: settings.SITE_NAMES,
  });
  const site = place ?? "<site>";
  if (settings.AUTH === "off") {
    say("", `Room ${room.room} (everybody, as admin):`, `  ${site}/?room=${room.room}`, "");
  } else {
    const wish = { room: room.room, role, ttlS };
    const { token, expiresUnixMs } = await mintToken(wish, secret, Date.now());
    const ends = new Date(expiresUnixMs).toISOString().slice(0, 16).replace("T", " ");
    const link = joinLink(site, room.room, token);
    say("", `Room ${room.room} (${role}, until ${ends} UTC):`, `  ${link}`, "");
  }
  if (place === undefined) {
    say(`<site> is https://<this machine's name>:${settings.TLS_PORT}; SITE_NAMES settles it.`);
  }
}

const settings = readConfigOrExit(setupEnvironment, Deno.env.toObject());
const { key, isNew } = await masterKey(`${FOLDERS.secrets}/setup/key`);
const derived = await secretsOf(key);
const secrets = { ...derived, authSecret: settings.AUTH_SECRET ?? derived.authSecret };
const [command = "", role = settings.JOIN_ROLE, ttl = settings.JOIN_TTL, room = settings.ROOM] =
  Deno.args;
switch (command) {
  case "": {
    const certificate = await writeStackFiles(FOLDERS, settings, secrets, Date.now());
    say(`Secrets: ${isNew ? "made" : "kept"}. Certificate: ${certificate}.`);
    await printLink(settings, secrets.authSecret, role, ttl, room);
    break;
  }
  case "link":
    await printLink(settings, secrets.authSecret, role, ttl, room);
    break;
  case "relay":
    say(natsUrl(settings.NATS_SERVERS, "relay", secrets.natsPasswords.relay));
    break;
  default:
    refuse(USAGE);
}
