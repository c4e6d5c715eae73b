import assert from "node:assert/strict";
import { binaryKind } from "./binary.ts";

function bytes(...parts: (readonly [at: number, ...values: number[]])[]): Uint8Array {
  const result = new Uint8Array(256);
  for (const [at, ...values] of parts) result.set(values, at);
  return result;
}

Deno.test("binaryKind() tells ELF, Mach-O and PE apart, and their processors", () => {
  const elf = [0, 0x7f, 0x45, 0x4c, 0x46] as const;
  assert.deepEqual(binaryKind(bytes(elf, [18, 0x3e])), { os: "linux", cpu: "x64" });
  assert.deepEqual(binaryKind(bytes(elf, [18, 0xb7])), { os: "linux", cpu: "arm64" });
  assert.deepEqual(binaryKind(bytes(elf, [18, 0x28])), { os: "linux", cpu: "other" });
  const mach = [0, 0xcf, 0xfa, 0xed, 0xfe] as const;
  assert.deepEqual(binaryKind(bytes(mach, [4, 7, 0, 0, 1])), { os: "darwin", cpu: "x64" });
  assert.deepEqual(binaryKind(bytes(mach, [4, 12, 0, 0, 1])), { os: "darwin", cpu: "arm64" });
  const pe = bytes([0, 0x4d, 0x5a], [60, 0x80], [0x80, 0x50, 0x45, 0, 0, 0x64, 0x86]);
  assert.deepEqual(binaryKind(pe), { os: "win32", cpu: "x64" });
});

Deno.test("binaryKind() takes nothing else for a program", () => {
  assert.equal(binaryKind(new TextEncoder().encode("#!/bin/sh\n".repeat(20))), undefined);
  assert.equal(binaryKind(new Uint8Array(8)), undefined);
  assert.equal(binaryKind(bytes([0, 0x4d, 0x5a], [60, 0xff, 0xff])), undefined);
});

Deno.test("binaryKind() knows the program that runs this test", async () => {
  using file = await Deno.open(Deno.execPath());
  const head = new Uint8Array(4096);
  await file.read(head);
  const os = Deno.build.os === "windows" ? "win32" : Deno.build.os;
  const cpu = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  assert.deepEqual(binaryKind(head), { os, cpu });
});
