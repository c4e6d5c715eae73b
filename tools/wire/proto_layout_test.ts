import assert from "node:assert/strict";
import { checkWire } from "../check_wire.ts";
import { readFacts } from "./facts.ts";
import { layOut } from "./proto_layout.ts";
import { protoText } from "./proto_text.ts";

const NO_PART = { rpcs: {}, messages: {} };
const FACTS = {
  common: {
    rpcs: {
      "/octaneapi.ApiValveService/open": [".ApiValve.openRequest", "google.protobuf.Empty", ""],
      "/octaneapi.ApiPumpService/press": [".ApiPump.pressRequest", ".ApiPump.pressResponse", ""],
      "/octaneapi.ApiPumpService/reset": [".ApiPump.resetRequest", "google.protobuf.Empty", ""],
    },
    messages: {
      "google.protobuf.Empty": [],
      ".Gauge": [
        [1, "bar", "float", "=reading"],
        [2, "psi", "double", "=reading"],
        [3, "packed", "uint32", "rp"],
        [4, "loose", "uint32", "r"],
        [5, "dials", ".Gauge.Dial", "r"],
        [6, "note", "string", "o"],
        [7, "fluid", ".Gauge.Fluid"],
      ],
      ".Gauge.Dial": [[1, "number", "int32"]],
      ".ApiValve.openRequest": [[1, "gauge", ".Gauge"]],
      ".ApiPump.pressRequest": [[1, "pin", ".PinId"]],
      ".ApiPump.pressResponse": [[1, "parts", ".ApiPump.ApiPump_Part", "r"]],
      ".ApiPump.ApiPump_Part": [[1, "mode", ".Mode"]],
    },
  },
  alpha5: { ...NO_PART, messages: { ".ApiPump.resetRequest": [] } },
  beta2: {
    rpcs: { "/octaneapi.ApiPumpService/stop": ["google.protobuf.Empty", ".Gauge", "s"] },
    messages: { ".ApiPump.resetRequest": [[1, "suppressUI", "bool"]] },
  },
  enums: [".PinId", ".Mode", ".Gauge.Fluid"],
};
const SAME = {
  "octaneapi.Mode": { MODE_NONE: 0, MODE_FAST: 1, MODE_QUICK: 1 },
  "octaneapi.Gauge.Fluid": { FLUID_NONE: 0, FLUID_OIL: 1 },
};
const ENUMS = {
  alpha5: { ...SAME, "octaneapi.PinId": { P_UNKNOWN: 0, P_OLD: 2 } },
  beta2: { ...SAME, "octaneapi.PinId": { P_UNKNOWN: 0, P_NEW: 2 } },
};

async function withFacts(use: (factsFile: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/facts.json`, JSON.stringify(FACTS));
    for (const [generation, tables] of Object.entries(ENUMS)) {
      await Deno.writeTextFile(`${folder}/enums-${generation}.json`, JSON.stringify(tables));
    }
    await use(`${folder}/facts.json`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("layOut keeps what differs in files of its generation and the rest in common", async () => {
  await withFacts(async (factsFile) => {
    const files = layOut(await readFacts(factsFile));
    assert.deepEqual(files.map(({ path }) => path), [
      "alpha5/api_pump_alpha5.proto",
      "alpha5/api_pump_service_alpha5.proto",
      "alpha5/generation.proto",
      "alpha5/pin_id_alpha5.proto",
      "beta2/api_pump_beta2.proto",
      "beta2/api_pump_service_beta2.proto",
      "beta2/generation.proto",
      "beta2/pin_id_beta2.proto",
      "common/api_pump.proto",
      "common/api_pump_parts.proto",
      "common/api_valve.proto",
      "common/api_valve_service.proto",
      "common/enums.proto",
      "common/values.proto",
      "common/varied/api_pump.proto",
    ]);
  });
});

Deno.test("layOut imports what each file mentions, through the switch where it differs", async () => {
  await withFacts(async (factsFile) => {
    const imports = new Map(
      layOut(await readFacts(factsFile)).map((file) => [file.path, file.imports]),
    );
    assert.deepEqual(imports.get("common/varied/api_pump.proto"), ["generation.proto"]);
    assert.deepEqual(imports.get("common/api_pump.proto"), ["api_pump_parts.proto"]);
    assert.deepEqual(imports.get("beta2/api_pump_service_beta2.proto"), [
      "api_pump.proto",
      "api_pump_beta2.proto",
      "google/protobuf/empty.proto",
      "values.proto",
      "varied/api_pump.proto",
    ]);
  });
});

Deno.test("protoText writes labels, oneofs, nesting and aliases", async () => {
  await withFacts(async (factsFile) => {
    const texts = new Map(
      layOut(await readFacts(factsFile)).map((file) => [file.path, protoText(file)]),
    );
    assert.equal(
      texts.get("common/values.proto"),
      `// Vectors, arrays and other plain values.
syntax = "proto3";

package octaneapi;

message Gauge {
  enum Fluid {
    FLUID_NONE = 0;
    FLUID_OIL = 1;
  }

  message Dial {
    int32 number = 1;
  }

  oneof reading {
    float bar = 1;
    double psi = 2;
  }
  repeated uint32 packed = 3;
  repeated uint32 loose = 4 [packed = false];
  repeated .octaneapi.Gauge.Dial dials = 5;
  optional string note = 6;
  .octaneapi.Gauge.Fluid fluid = 7;
}
`,
    );
    assert.match(
      texts.get("common/enums.proto") ?? "",
      /enum Mode \{\n {2}option allow_alias = true;\n {2}MODE_NONE = 0;/,
    );
  });
});

Deno.test("what layOut and protoText write passes the independent check", async () => {
  await withFacts(async (factsFile, folder) => {
    for (const file of layOut(await readFacts(factsFile))) {
      const path = `${folder}/proto/${file.path}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, protoText(file));
    }
    for (const [generation, result] of await checkWire(factsFile, `${folder}/proto`)) {
      assert.deepEqual(result.differences, [], generation);
    }
  });
});
