import assert from "node:assert/strict";
import { relayLines, siteUrl } from "./address.ts";

const settings = { publishedHost: "127.0.0.1", port: 8080, tlsPort: 8443, siteNames: [] };

Deno.test("siteUrl() is plain on this machine only", () => {
  assert.equal(siteUrl(settings), "http://localhost:8080");
  assert.equal(siteUrl({ ...settings, port: 80 }), "http://localhost");
  assert.equal(
    siteUrl({ ...settings, siteNames: ["review.example.com"] }),
    "http://localhost:8080",
  );
});

Deno.test("siteUrl() is encrypted for others, under the first name that was given", () => {
  const open = { ...settings, publishedHost: "0.0.0.0" };
  assert.equal(siteUrl({ ...open, siteNames: ["a.example", "b"] }), "https://a.example:8443");
  assert.equal(siteUrl({ ...open, siteNames: ["a.example"], tlsPort: 443 }), "https://a.example");
  assert.equal(siteUrl({ ...settings, publishedHost: "192.168.1.9" }), "https://192.168.1.9:8443");
  assert.equal(siteUrl({ ...settings, publishedHost: "fd00::9" }), "https://[fd00::9]:8443");
});

Deno.test("siteUrl() names no address that it does not know", () => {
  assert.equal(siteUrl({ ...settings, publishedHost: "0.0.0.0" }), undefined);
});

const relay = { relayHost: "127.0.0.1", natsPort: 4222, mqttPort: 1883, siteNames: ["a.example"] };

Deno.test("relayLines() name the published address, and user and password apart for MQTT", () => {
  const [nats, mqtt, more] = relayLines(relay, "relay", "p");
  assert.equal(nats, "nats://relay:p@127.0.0.1:4222");
  assert.equal(mqtt, "tcp://127.0.0.1:1883 (MQTT), user relay, password p");
  assert.match(more ?? "", /RELAY_HOST/);
  const other = relayLines({ ...relay, relayHost: "fd00::9", natsPort: 4333 }, "relay", "p");
  assert.deepEqual([other[0], other.length], ["nats://relay:p@[fd00::9]:4333", 2]);
});

Deno.test("relayLines() take the first name where every address is published, or say that none is known", () => {
  const open = { ...relay, relayHost: "0.0.0.0" };
  assert.equal(relayLines(open, "relay", "p")[0], "nats://relay:p@a.example:4222");
  const [nats, , more] = relayLines({ ...open, siteNames: [] }, "relay", "p");
  assert.equal(nats, "nats://relay:p@<this machine>:4222");
  assert.match(more ?? "", /SITE_NAMES/);
});
