import assert from "node:assert/strict";
import { trimmedConfig } from "./config.ts";

const config = {
  workspace: ["./contracts", "./services/camera", "./tests"],
  imports: {
    "@grpc/grpc-js": "npm:@grpc/grpc-js@^1.14.7",
    "fast-check": "npm:fast-check@^4.10.2",
    "zod": "npm:zod@^4.6.7",
  },
  permissions: { camera: { net: true } },
};

Deno.test("trimmedConfig() keeps the members and imports that are used", () => {
  const graph = { files: ["contracts/mod.ts", "services/camera/main.ts"], packages: ["zod"] };
  assert.deepEqual(trimmedConfig(config, graph), {
    workspace: ["./contracts", "./services/camera"],
    imports: { zod: "npm:zod@^4.6.7" },
    permissions: { camera: { net: true } },
    nodeModulesDir: "manual",
    lock: false,
  });
});

Deno.test("trimmedConfig() does not take a folder for the member whose name it begins with", () => {
  const graph = { files: ["contracts-old/mod.ts"], packages: ["@grpc/grpc-js"] };
  const trimmed = trimmedConfig(config, graph);
  assert.deepEqual(trimmed.workspace, []);
  assert.deepEqual(Object.keys(trimmed.imports), ["@grpc/grpc-js"]);
});
