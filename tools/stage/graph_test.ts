import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { moduleGraph, packageName, urlsBesideModule } from "./graph.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

Deno.test("urlsBesideModule() finds workers and data that no import names", () => {
  const text = `new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
    const page = new URL( "../dist/index.html", import.meta.url);
    const other = new URL("https://example.com/a.ts");`;
  assert.deepEqual(urlsBesideModule(text), ["./encode_worker.ts", "../dist/index.html"]);
});

Deno.test("packageName() keeps the scope and drops the version", () => {
  assert.equal(packageName("zod@4.6.7"), "zod");
  assert.equal(packageName("@grpc/grpc-js@1.14.7"), "@grpc/grpc-js");
});

Deno.test("moduleGraph() holds what a service loads and no more", async () => {
  const graph = await moduleGraph(ROOT, ["services/camera/main.ts"]);
  assert.ok(graph.files.includes("services/camera/main.ts"));
  assert.ok(graph.files.includes("contracts/subjects.ts"));
  assert.ok(!graph.files.some((file) => /_test\.ts$|^(tests|tools|web)\//.test(file)));
  assert.ok(graph.packages.includes("nats"));
  assert.ok(!graph.packages.includes("sharp"));
});

Deno.test("moduleGraph() names the module that it cannot find", async () => {
  await assert.rejects(() => moduleGraph(ROOT, ["deploy/nothing.ts"]), /deploy\/nothing\.ts/);
});
