import assert from "node:assert/strict";
import { makeCertificate } from "./certificate.ts";
import { secretsOf, type StackSecrets } from "./secrets.ts";
import { UnreadableCertificate, writeStackFiles } from "./stack_files.ts";

const NOW = Date.UTC(2026, 0, 1);
const READERS = ["nats", "proxy", "gateway", "frame-ingest", "camera", "scene-query"];
const SETTINGS = { NATS_SERVERS: ["nats:4222"], SITE_NAMES: [] };

interface Place {
  readonly folders: { readonly secrets: string; readonly tls: string };
  readonly secrets: StackSecrets;
}

async function withFolders(run: (place: Place) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  const folders = { secrets: `${root}/secrets`, tls: `${root}/tls` };
  try {
    for (const reader of READERS) {
      await Deno.mkdir(`${folders.secrets}/${reader}`, { recursive: true });
    }
    await Deno.mkdir(folders.tls);
    await run({ folders, secrets: await secretsOf(new Uint8Array(32).fill(7)) });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("writeStackFiles() tells of another secret that signs, and of one that is the same nothing", () =>
  withFolders(async ({ folders, secrets }) => {
    const written = async (all: StackSecrets) =>
      (await writeStackFiles(folders, SETTINGS, all, NOW)).isSigningChanged;
    assert.equal(await written(secrets), false, "nobody has read another");
    assert.equal(await written(secrets), false);
    const own = { ...secrets, authSecret: "x".repeat(40) };
    assert.equal(await written(own), true);
    assert.equal(await Deno.readTextFile(`${folders.secrets}/gateway/auth_secret`), own.authSecret);
    assert.equal(await written(own), false);
    assert.equal(await written({ ...own, authSecretPrevious: secrets.authSecret }), true);
    assert.equal(await written(own), true, "the one before counts no more");
  }));

Deno.test("writeStackFiles() tells of another certificate, made or the studio's own", () =>
  withFolders(async ({ folders, secrets }) => {
    const written = async (SITE_NAMES: readonly string[]) => {
      const settings = { ...SETTINGS, SITE_NAMES: [...SITE_NAMES] };
      const { certificate, isCertificateChanged } = await writeStackFiles(
        folders,
        settings,
        secrets,
        NOW,
      );
      return [certificate, isCertificateChanged];
    };
    assert.deepEqual(await written([]), ["made", false]);
    assert.deepEqual(await written([]), ["kept", false]);
    assert.deepEqual(await written(["review.example.com"]), ["made", true]);
    const own = makeCertificate(["review.example.com"], NOW);
    await Deno.writeTextFile(`${folders.tls}/site.pem`, own);
    assert.deepEqual(await written([]), ["the studio's own", true]);
    assert.deepEqual(await written([]), ["the studio's own", false]);
    assert.equal(await Deno.readTextFile(`${folders.secrets}/proxy/site.pem`), own);
  }));

Deno.test("writeStackFiles() says whose the studio's own certificate has to be when it may not read it", () =>
  withFolders(async ({ folders, secrets }) => {
    const read = Deno.readTextFile;
    // Whoever runs this test may be root, whom no permission of a file keeps out.
    Deno.readTextFile = (path, options) =>
      path === `${folders.tls}/site.pem`
        ? Promise.reject(new Deno.errors.PermissionDenied())
        : read(path, options);
    try {
      await assert.rejects(
        () => writeStackFiles(folders, SETTINGS, secrets, NOW),
        (error) => error instanceof UnreadableCertificate && /chown 65532/.test(error.message),
      );
    } finally {
      Deno.readTextFile = read;
    }
  }));
