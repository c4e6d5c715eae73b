import { generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
import forge from "node-forge";

const DAY_MS = 86_400_000;
/** Browsers take no certificate for longer. */
const VALID_DAYS = 397;
const RENEW_DAYS = 30;
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** The names that a certificate of this stack is made out to. */
export function certificateNames(more: readonly string[]): readonly string[] {
  return [...new Set([...LOOPBACK, ...more])];
}

function altName(name: string): { type: number; value?: string; ip?: string } {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name };
}

/** Makes a key and a certificate that it has signed itself, as one PEM text, certificate first. */
export function makeCertificate(names: readonly string[], nowUnixMs: number): string {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `00${forge.util.bytesToHex(forge.random.getBytesSync(16))}`;
  // Clocks of a studio's machines differ.
  certificate.validity.notBefore = new Date(nowUnixMs - DAY_MS);
  certificate.validity.notAfter = new Date(nowUnixMs + (VALID_DAYS - 1) * DAY_MS);
  const name = [{ name: "commonName", value: "Fuelrail" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: certificateNames(names).map(altName) },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return `${forge.pki.certificateToPem(certificate)}${privateKey}`.replaceAll("\r\n", "\n");
}

/** Whether a certificate made here still serves: for all of `names`, and for some time to come. */
export function stillServes(pem: string, names: readonly string[], nowUnixMs: number): boolean {
  let certificate: forge.pki.Certificate;
  try {
    certificate = forge.pki.certificateFromPem(pem);
  } catch {
    return false;
  }
  if (certificate.validity.notAfter.getTime() - nowUnixMs < RENEW_DAYS * DAY_MS) return false;
  const extension = certificate.getExtension("subjectAltName") as
    | { readonly altNames?: readonly { readonly value?: string; readonly ip?: string }[] }
    | undefined;
  const present = new Set(extension?.altNames?.map(({ value, ip }) => ip ?? value));
  const wanted = certificateNames(names).map((name) => {
    const { value, ip } = altName(name);
    return ip === undefined ? value : forge.util.bytesToIP(forge.util.bytesFromIP(ip) ?? "");
  });
  return wanted.every((name) => present.has(name));
}
