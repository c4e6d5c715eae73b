import { resolve } from "node:path";
import { authFault } from "@fuelrail/kit/config";
import type { LaunchSettings } from "./launch_settings.ts";

const SECRET_BYTES = 32;

/**
 * The file with the secret that this folder made for itself, made on the first start on which one
 * is needed: where others on the network can come in and no setting says who may. Undefined where
 * none is needed.
 */
export async function ownSecretFile(
  launch: LaunchSettings,
  dataDir: string,
): Promise<string | undefined> {
  const isGuarded = (launch.AUTH_SECRET ?? launch.AUTH_SECRET_FILE ?? launch.AUTH_JWKS) !==
    undefined;
  if (authFault({ HOST: launch.HOST, AUTH: launch.AUTH, isGuarded }) === undefined) {
    return undefined;
  }
  const file = resolve(dataDir, "auth-secret");
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64();
  try {
    await Deno.writeTextFile(file, `${secret}\n`, { createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  return file;
}
