import assert from "node:assert/strict";
import { createClientReader, parseProxies } from "./client_address.ts";

const forwarded = (chain: string, proto?: string) =>
  new Headers({ "x-forwarded-for": chain, ...(proto && { "x-forwarded-proto": proto }) });

Deno.test("createClientReader believes nobody unless told to", () => {
  const read = createClientReader([]);
  assert.deepEqual(read("10.0.0.9", forwarded("1.2.3.4", "https")), {
    address: "10.0.0.9",
    isSecure: false,
  });
});

Deno.test("createClientReader takes the last address that no trusted proxy has, not what a client made up", () => {
  const read = createClientReader(["10.0.0.0/8", "fd00::/8"]);
  const of = (peer: string, chain: string) => read(peer, forwarded(chain)).address;
  assert.equal(of("10.0.0.9", "1.2.3.4"), "1.2.3.4");
  assert.equal(of("10.0.0.9", "9.9.9.9, 1.2.3.4, 10.1.1.1"), "1.2.3.4");
  assert.equal(of("::ffff:10.0.0.9", "2001:db8::7"), "2001:db8::7");
  assert.equal(of("fd00::1", "[2001:db8::7]:4711"), "2001:db8::7");
  assert.equal(of("192.168.1.1", "1.2.3.4"), "192.168.1.1", "not a trusted proxy");
  assert.equal(of("10.0.0.9", "10.1.1.1"), "10.0.0.9", "nothing but proxies");
  assert.equal(of("10.0.0.9", "unknown"), "10.0.0.9", "no address");
});

Deno.test("createClientReader takes TLS from a trusted proxy only", () => {
  const read = createClientReader(["loopback"]);
  assert.equal(read("127.0.0.1", forwarded("1.2.3.4", "https")).isSecure, true);
  assert.equal(read("127.0.0.1", forwarded("1.2.3.4", "http")).isSecure, false);
  assert.equal(read("8.8.8.8", forwarded("1.2.3.4", "https")).isSecure, false);
});

Deno.test("parseProxies refuses what is no address, network or word", () => {
  assert.ok(parseProxies(["private", "loopback", "1.2.3.4", "10.0.0.0/8", "::1"]) !== undefined);
  for (const bad of ["proxy", "10.0.0.0/33", "10.0.0/8", "1.2.3.4/x"]) {
    assert.equal(parseProxies([bad]), undefined, bad);
  }
});
