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

/** Writes what each container reads of the secrets, and nothing of the others'. */
export async function writeStackFiles(
  folders: StackFolders,
  settings: SetupSettings,
  secrets: StackSecrets,
  nowUnixMs: number,
): Promise<CertificateSource> {
  const { natsPasswords, authSecret, authSecretPrevious = "" } = secrets;
  await writeSecret(`${folders.secrets}/nats/users.conf`, natsUsersConfig(natsPasswords));
  for (const user of SERVICE_USERS) {
    const url = natsUrl(settings.NATS_SERVERS, user, natsPasswords[user]);
    await writeSecret(`${folders.secrets}/${user}/nats_url`, url);
  }
  await writeSecret(`${folders.secrets}/gateway/auth_secret`, authSecret);
  await writeSecret(`${folders.secrets}/gateway/auth_secret_previous`, authSecretPrevious);
  return await writeCertificate(folders, settings.SITE_NAMES, nowUnixMs);
}
