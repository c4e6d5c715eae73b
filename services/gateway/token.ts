/**
 * `deno task token --room R --role viewer|operator|admin [--ttl 8h] [--name N] [--sub S] [--url U]`:
 * mints an access token and prints the join link; `--json` for scripts.
 */
import { ConfigError, environment, readConfigOrExit } from "@fuelrail/kit/config";
import { parseArgs } from "node:util";
import { z } from "zod";
import { joinLink, readTokenRequest } from "./core/access/token_request.ts";
import { mintToken } from "./shell/access/mint.ts";

const USAGE = `Usage: deno task token --room R --role viewer|operator|admin [--ttl 8h]
         [--name NAME] [--sub SUBJECT] [--url http://localhost:8080] [--json]

Signs with AUTH_SECRET, or with what is in the file AUTH_SECRET_FILE; the gateways must have the
same. --room "*" is for every room.`;

const encoder = new TextEncoder();
const say = (text: string): void => void Deno.stdout.writeSync(encoder.encode(`${text}\n`));

function fail(lines: readonly string[]): never {
  Deno.stderr.writeSync(encoder.encode(`${[...lines, "", USAGE].join("\n")}\n`));
  Deno.exit(2);
}

function readWords() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: Deno.args,
      options: {
        ...{ room: text, role: text, ttl: text, name: text, sub: text, url: text },
        ...{ json: flag, help: flag },
      },
    }).values;
  } catch (error) {
    return fail([error instanceof Error ? error.message : String(error)]);
  }
}

const { json, help, ...options } = readWords();
if (help) {
  say(USAGE);
  Deno.exit(0);
}
const wish = readTokenRequest(options);
if (!wish.ok) fail(wish.faults);

const { AUTH_SECRET: secret } = readConfigOrExit(
  z.object({ AUTH_SECRET: environment.AUTH_SECRET }),
  Deno.env.toObject(),
);
if (secret === undefined) {
  const reason = "is needed to sign a token: the one that the gateways have";
  fail([new ConfigError([{ name: "AUTH_SECRET", reason }]).message]);
}

const { room, role, url } = wish.request;
const { token, id, expiresUnixMs } = await mintToken(wish.request, secret, Date.now());
const link = joinLink(url, room, token);
const ends = new Date(expiresUnixMs).toISOString();
if (json) {
  say(JSON.stringify({ token, link, id, role, room, expires_at: ends }));
} else {
  say(`Token for ${room === "*" ? "every room" : `room ${room}`} as ${role}, until ${ends}`);
  say(`Its id, with which it can be revoked: ${id}`);
  say("");
  say(token);
  say("");
  say(`Join link: ${link}`);
}
