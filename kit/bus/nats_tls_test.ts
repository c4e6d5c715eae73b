import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startNatsServer } from "../../tests/testkit/nats_server.ts";
import { createLog } from "../log.ts";
import { connectNatsBus } from "./nats_bus.ts";
import { until } from "../../tests/testkit/until.ts";

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const TLS = "../../tests/testkit/tls";

/** A process of its own, since which authorities are trusted is settled when Deno starts. */
async function echoThrough(url: string): Promise<{ code: number; text: string }> {
  const code = `
    import { connectNatsBus } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
    import { createLog } from ${JSON.stringify(new URL("../log.ts", import.meta.url).href)};
    const log = createLog("child", "warn");
    const bus = await connectNatsBus({ url: ${JSON.stringify(url)}, name: "child", log });
    bus.respond("echo", "q", ({ data }) => ({ data }));
    const reply = await bus.request("echo", new Uint8Array(300_000).fill(7), { timeoutMs: 60000 });
    console.log(reply.data.every((byte) => byte === 7), reply.data.length);
    await bus.drain();
  `;
  const args = [
    "eval",
    "--cert",
    file(`${TLS}/authority.pem`),
    "--config",
    file("../../deno.json"),
  ];
  const output = await new Deno.Command(Deno.execPath(), { args: [...args, "--ext=ts", code] })
    .output();
  return {
    code: output.code,
    text: new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr),
  };
}

Deno.test("connectNatsBus encrypts when the server wants it and its certificate is trusted", async () => {
  const server = await startNatsServer({
    moreConfig: `tls {
      cert_file: ${JSON.stringify(file(`${TLS}/server.pem`))}
      key_file: ${JSON.stringify(file(`${TLS}/server.key`))}
    }`,
  });
  try {
    const { code, text } = await echoThrough(`tls://localhost:${server.port}`);
    assert.equal(text.trim(), "true 300000");
    assert.equal(code, 0);

    const lines: string[] = [];
    const log = createLog("test", "warn", (line) => lines.push(line));
    const distrustful = await connectNatsBus({ url: server.url, name: "distrustful", log });
    await until(() => lines.some((line) => /cannot reach NATS.*certificate/i.test(line)), {
      instead: () => lines.join("\n"),
    });
    assert.equal(distrustful.status, "reconnecting");
    await distrustful.drain();
  } finally {
    await server.stop();
  }
});
