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
function natsUrl(servers: readonly string[], user: string, password: string): string {
  return servers.map((server) => `nats://${user}:${password}@${server}`).join(",");
}

/** Where the proxy's certificate came from. */
export type CertificateSource = "the studio's own" | "kept" | "made";

/** What was written, and which of it somebody who runs already has read otherwise. */
export interface WrittenFiles {
  readonly certificate: CertificateSource;
  /** Whether there was another certificate, which the proxy uses until it starts anew. */
  readonly isCertificateChanged: boolean;
  /** Whether there were other secrets that sign, which gateways use until they start anew. */
  readonly isSigningChanged: boolean;
}

/** The studio's own certificate is there and the setup may not read it; says what to do. */
export class UnreadableCertificate extends Error {
  override readonly name = "UnreadableCertificate";
  constructor() {
    super(
      "deploy/tls/site.pem cannot be read by the setup, which runs as user 65532: " +
        "chown 65532 deploy/tls/site.pem && chmod 400 deploy/tls/site.pem",
    );
  }
}

/** Writes a secret; true when there was another before. */
async function changeSecret(path: string, text: string): Promise<boolean> {
  const before = await readIfThere(path);
  await writeSecret(path, text);
  return before !== undefined && before !== text;
}

async function ownCertificate(folder: string): Promise<string | undefined> {
  try {
    return await readIfThere(`${folder}/site.pem`);
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) throw new UnreadableCertificate();
    throw error;
  }
}

async function writeCertificate(
  folders: StackFolders,
  names: readonly string[],
  nowUnixMs: number,
): Promise<Pick<WrittenFiles, "certificate" | "isCertificateChanged">> {
  const target = `${folders.secrets}/proxy/site.pem`;
  const own = await ownCertificate(folders.tls);
  if (own !== undefined) {
    const isCertificateChanged = await changeSecret(target, own);
    return { certificate: "the studio's own", isCertificateChanged };
  }
  const present = await readIfThere(target);
  if (present !== undefined && stillServes(present, names, nowUnixMs)) {
    return { certificate: "kept", isCertificateChanged: false };
  }
  const isCertificateChanged = await changeSecret(target, makeCertificate(names, nowUnixMs));
  return { certificate: "made", isCertificateChanged };
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

/**
 * Writes those files, and the proxy's certificate.
 *
 * @throws {UnreadableCertificate}
 */
export async function writeStackFiles(
  folders: StackFolders,
  settings: Pick<SetupSettings, "NATS_SERVERS" | "SITE_NAMES">,
  secrets: StackSecrets,
  nowUnixMs: number,
): Promise<WrittenFiles> {
  let isSigningChanged = false;
  for (const [reader, files] of Object.entries(secretFiles(settings.NATS_SERVERS, secrets))) {
    for (const [name, text] of Object.entries(files)) {
      const isChanged = await changeSecret(`${folders.secrets}/${reader}/${name}`, text);
      if (isChanged && name.startsWith("auth_secret")) isSigningChanged = true;
    }
  }
  const certificate = await writeCertificate(folders, settings.SITE_NAMES, nowUnixMs);
  return { ...certificate, isSigningChanged };
}
