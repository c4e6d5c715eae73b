/**
 * The one-shot service of the compose stack: makes the secrets on the first run, writes what each
 * container needs of them, and prints the link under which people join.
 *
 * `main.ts` does that; `main.ts link [ROLE] [TTL] [ROOM]` prints one more link; `main.ts relay`
 * prints where relays and recorders take frames from NATS and MQTT; `main.ts rotate` makes a new
 * secret that signs, beside which the one before counts until `main.ts forget`;
 * `main.ts kubernetes [NAMESPACE]` prints the secrets for `kubectl apply -f -`.
 */
import { isRole } from "../../contracts/roles.ts";
import { parseRoom } from "../../contracts/room.ts";
import { readConfigOrExit } from "../../kit/config.ts";
import { joinLink, parseSpan } from "../../services/gateway/core/access/token_request.ts";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import { relayLines, siteUrl, THIS_MACHINE } from "./address.ts";
import { masterKey, readIfThere, writeSecret } from "./files.ts";
import { kubernetesSecrets } from "./kubernetes_secrets.ts";
import { parseTurn, secretsOf, type SigningTurn, type StackSecrets } from "./secrets.ts";
import { setupEnvironment, type SetupSettings } from "./settings.ts";
import { UnreadableCertificate, writeStackFiles, type WrittenFiles } from "./stack_files.ts";

const FOLDERS = { secrets: "/secrets", tls: "/tls" };
const USAGE =
  "Usage: link [viewer|operator|admin] [TTL, such as 8h] [ROOM] | relay | rotate | forget | kubernetes [NAMESPACE]";
const TURN_FILE = `${FOLDERS.secrets}/setup/turn`;

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
    say(`<site> is https://${THIS_MACHINE}:${settings.TLS_PORT}; SITE_NAMES settles it.`);
  }
}

const settings = readConfigOrExit(setupEnvironment, Deno.env.toObject());
const { key, isNew } = await masterKey(`${FOLDERS.secrets}/setup/key`);

/** The secrets at a turn, or the studio's own in the place of those that sign. */
async function secretsAt(turn: SigningTurn): Promise<StackSecrets> {
  const derived = await secretsOf(key, turn);
  const { AUTH_SECRET: own, AUTH_SECRET_PREVIOUS: before } = settings;
  if (own === undefined) return derived;
  const { natsPasswords } = derived;
  const previous = before === undefined ? {} : { authSecretPrevious: before };
  return { natsPasswords, authSecret: own, ...previous };
}

/** Writes what the containers read; says what to do when it cannot. */
async function write(all: StackSecrets): Promise<WrittenFiles> {
  try {
    return await writeStackFiles(FOLDERS, settings, all, Date.now());
  } catch (error) {
    if (error instanceof UnreadableCertificate) refuse(error.message);
    throw error;
  }
}

async function changeSecret(next: SigningTurn): Promise<StackSecrets> {
  if (settings.AUTH_SECRET !== undefined) {
    refuse("AUTH_SECRET signs: change it there, and name the old one in AUTH_SECRET_PREVIOUS");
  }
  await writeSecret(TURN_FILE, JSON.stringify(next));
  const secrets = await secretsAt(next);
  await write(secrets);
  return secrets;
}

const turn = parseTurn(await readIfThere(TURN_FILE));
const secrets = await secretsAt(turn);
const RESTART =
  "Gateways read it as they start: docs/compose.md says how to restart them one by one.";
const RESTART_PROXY = "The proxy reads it as it starts: docker compose restart proxy";
const [command = "", role = settings.JOIN_ROLE, ttl = settings.JOIN_TTL, room = settings.ROOM] =
  Deno.args;
switch (command) {
  case "": {
    const { certificate, isCertificateChanged, isSigningChanged } = await write(secrets);
    say(`Secrets: ${isNew ? "made" : "kept"}. Certificate: ${certificate}.`);
    if (isSigningChanged) say("Another secret signs than before.", RESTART);
    if (isCertificateChanged) say("The certificate is another than before.", RESTART_PROXY);
    await printLink(settings, secrets.authSecret, role, ttl, room);
    break;
  }
  case "link":
    await printLink(settings, secrets.authSecret, role, ttl, room);
    break;
  case "relay": {
    const { RELAY_HOST: relayHost, NATS_PORT: natsPort, MQTT_PORT: mqttPort } = settings;
    const published = { relayHost, natsPort, mqttPort, siteNames: settings.SITE_NAMES };
    say(...relayLines(published, "relay", secrets.natsPasswords.relay));
    break;
  }
  case "kubernetes": {
    const [, namespace = "fuelrail"] = Deno.args;
    say(JSON.stringify(kubernetesSecrets(namespace, settings.NATS_SERVERS, secrets), null, 2));
    break;
  }
  case "rotate": {
    const next = await changeSecret({ turn: turn.turn + 1, acceptsPrevious: true });
    say("A new secret signs. Links made before it count until `forget`.", RESTART);
    await printLink(settings, next.authSecret, role, ttl, room);
    break;
  }
  case "forget":
    await changeSecret({ ...turn, acceptsPrevious: false });
    say("Links made with the secret before count no more.", RESTART);
    break;
  default:
    refuse(USAGE);
}
