import { SERVICE_USERS } from "../../contracts/permissions.ts";
import { makeCertificate, stillServes } from "./certificate.ts";
import { readIfThere, writeSecret } from "./files.ts";
import { natsUsersConfig } from "./nats_users.ts";
import type { StackSecrets } from "./secrets.ts";
import type { SetupSettings } from "./settings.ts";

/** Folders that compose mounts into the setup, each of which one other container reads. */
export interface StackFolders {
  /** Below it, a folder for each reader. */
  readonly secrets: string;
  /** Where a studio puts a certificate of its own, as `site.pem`. */
  readonly tls: string;
}

/** The bus's address with a user's name and password. */
export function natsUrl(servers: readonly string[], user: string, password: string): string {
  return servers.map((server) => `nats://${user}:${password}@${server}`).join(",");
}

/** Where the proxy's certificate came from. */
export type CertificateSource = "the studio's own" | "kept" | "made";

async function writeCertificate(
  folders: StackFolders,
  names: readonly string[],
  nowUnixMs: number,
): Promise<CertificateSource> {
  const target = `${folders.secrets}/proxy/site.pem`;
  const own = await readIfThere(`${folders.tls}/site.pem`);
  if (own !== undefined) {
    await writeSecret(target, own);
    return "the studio's own";
  }
  const present = await readIfThere(target);
  if (present !== undefined && stillServes(present, names, nowUnixMs)) return "kept";
  await writeSecret(target, makeCertificate(names, nowUnixMs));
  return "made";
}

/** What each container reads of the secrets, and nothing of the others': texts by reader and file. */
export function secretFiles(
  servers: readonly string[],
  { natsPasswords, authSecret, authSecretPrevious = "" }: StackSecrets,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const urls = SERVICE_USERS.map((user) =>
    [user, { nats_url: natsUrl(servers, user, natsPasswords[user]) }] as const
  );
  const files = Object.fromEntries(urls);
  return {
    ...files,
    nats: { "users.conf": natsUsersConfig(natsPasswords) },
    gateway: {
      ...files["gateway"],
      auth_secret: authSecret,
      auth_secret_previous: authSecretPrevious,
    },
  };
}

/** Writes those files, and the proxy's certificate. */
export async function writeStackFiles(
  folders: StackFolders,
  settings: SetupSettings,
  secrets: StackSecrets,
  nowUnixMs: number,
): Promise<CertificateSource> {
  for (const [reader, files] of Object.entries(secretFiles(settings.NATS_SERVERS, secrets))) {
    for (const [name, text] of Object.entries(files)) {
      await writeSecret(`${folders.secrets}/${reader}/${name}`, text);
    }
  }
  return await writeCertificate(folders, settings.SITE_NAMES, nowUnixMs);
}
