import assert from "node:assert/strict";
import { checkWire } from "./check_wire.ts";

const FACTS = {
  legend: "",
  common: {
    rpcs: {
      "/octaneapi.PumpService/press": [".Pump.pressRequest", "google.protobuf.Empty", ""],
      "/octaneapi.PumpService/watch": ["google.protobuf.Empty", ".Gauge", "s"],
    },
    messages: {
      "google.protobuf.Empty": [],
      ".Gauge": [
        [1, "bar", "float", "=reading"],
        [2, "psi", "double", "=reading"],
        [3, "history", "float", "rp"],
        [4, "kinds", ".Kind", "rp"],
        [5, "label", "string", "o"],
      ],
      ".Pump.pressRequest": [[1, "times", "uint32"], [2, "inner", ".Gauge.Dial", "r"]],
      ".Gauge.Dial": [[1, "number", "int32"]],
    },
  },
  alpha5: { rpcs: {}, messages: { ".Old": [] } },
  beta2: { rpcs: {}, messages: { ".New": [[1, "evaluate", "bool", "o"]] } },
  enums: [".Kind"],
};
const ENUMS = { "octaneapi.Kind": { KIND_NONE: 0, KIND_GAS: 1, KIND_AIR: 1 } };

const PROTO = {
  "common/gauge.proto": `syntax = "proto3";
package octaneapi;
import "kind.proto";
message Gauge {
  message Dial { int32 number = 1; }
  oneof reading { float bar = 1; double psi = 2; }
  repeated float history = 3;
  repeated .octaneapi.Kind kinds = 4;
  optional string label = 5;
}
`,
  "common/kind.proto": `syntax = "proto3";
package octaneapi;
enum Kind { option allow_alias = true; KIND_NONE = 0; KIND_GAS = 1; KIND_AIR = 1; }
`,
  "common/pump/pump.proto": `syntax = "proto3";
package octaneapi.Pump;
import "gauge.proto";
message pressRequest { uint32 times = 1; repeated .octaneapi.Gauge.Dial inner = 2; }
`,
  "common/pump/pump_service.proto": `syntax = "proto3";
package octaneapi;
import "pump/pump.proto";
import "google/protobuf/empty.proto";
service PumpService {
  rpc press(.octaneapi.Pump.pressRequest) returns (google.protobuf.Empty);
  rpc watch(google.protobuf.Empty) returns (stream .octaneapi.Gauge);
}
`,
  "alpha5/old_alpha5.proto": `syntax = "proto3";\npackage octaneapi;\nmessage Old {}\n`,
  "beta2/new_beta2.proto":
    `syntax = "proto3";\npackage octaneapi;\nmessage New { optional bool evaluate = 1; }\n`,
};

/** Differences found after replacing `from` by `to` in one of the files. */
async function differencesAfter(
  path: keyof typeof PROTO,
  from: string,
  to: string,
): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(PROTO)) {
      const file = `${folder}/proto/${name}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      assert.ok(name !== path || text.includes(from), `${path} holds ${from}`);
      await Deno.writeTextFile(file, name === path ? text.replace(from, to) : text);
    }
    await Deno.writeTextFile(`${folder}/facts.json`, JSON.stringify(FACTS));
    await Deno.writeTextFile(`${folder}/enums-alpha5.json`, JSON.stringify(ENUMS));
    await Deno.writeTextFile(`${folder}/enums-beta2.json`, JSON.stringify(ENUMS));
    const results = await checkWire(`${folder}/facts.json`, `${folder}/proto`);
    return [...results].flatMap(([generation, { differences }]) =>
      differences.map((line) => `${generation}: ${line}`)
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("checkWire finds nothing when proto and facts agree", async () => {
  assert.deepEqual(await differencesAfter("common/gauge.proto", "Gauge", "Gauge"), []);
});

Deno.test("checkWire counts what it compared", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/common`);
    await Deno.mkdir(`${folder}/alpha5`);
    await Deno.mkdir(`${folder}/beta2`);
    await Deno.writeTextFile(
      `${folder}/common/kind.proto`,
      `${PROTO["common/kind.proto"]}message M { Kind kind = 1; }`,
    );
    const part = { rpcs: {}, messages: { ".M": [[1, "kind", ".Kind"]] } };
    const none = { rpcs: {}, messages: {} };
    await Deno.writeTextFile(
      `${folder}/facts.json`,
      JSON.stringify({ common: part, alpha5: none, beta2: none, enums: [".Kind"] }),
    );
    await Deno.writeTextFile(`${folder}/enums-alpha5.json`, JSON.stringify(ENUMS));
    await Deno.writeTextFile(`${folder}/enums-beta2.json`, JSON.stringify(ENUMS));
    const results = await checkWire(`${folder}/facts.json`, folder);
    assert.deepEqual(results.get("beta2"), {
      counts: { rpcs: 0, messages: 1, fields: 1, enums: 1, values: 3 },
      differences: [],
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const FAULTS: [
  what: string,
  path: keyof typeof PROTO,
  from: string,
  to: string,
  expected: string[],
][] = [
  ["a changed field number", "common/pump/pump.proto", "times = 1", "times = 7", [
    "field octaneapi.Pump.pressRequest#1 is missing",
    "field octaneapi.Pump.pressRequest#7 is not in the facts",
  ]],
  ["a changed field name", "common/pump/pump.proto", "times", "count", [
    'field octaneapi.Pump.pressRequest#1: name is "count", not "times"',
  ]],
  ["a changed scalar type", "common/pump/pump.proto", "uint32", "int32", [
    'field octaneapi.Pump.pressRequest#1: type is "int32", not "uint32"',
  ]],
  ["a changed message type", "common/pump/pump.proto", "Gauge.Dial", "Gauge", [
    'field octaneapi.Pump.pressRequest#2: type is "octaneapi.Gauge", not "octaneapi.Gauge.Dial"',
  ]],
  ["a lost label", "common/pump/pump.proto", "repeated ", "", [
    'field octaneapi.Pump.pressRequest#2: label is "singular", not "repeated"',
  ]],
  ["an unpacked scalar", "common/gauge.proto", "history = 3", "history = 3 [packed = false]", [
    'field octaneapi.Gauge#3: label is "repeated", not "repeated packed"',
  ]],
  ["an unpacked enum", "common/gauge.proto", "kinds = 4", "kinds = 4 [packed = false]", [
    'field octaneapi.Gauge#4: label is "repeated", not "repeated packed"',
  ]],
  ["a lost presence", "common/gauge.proto", "optional ", "", [
    'field octaneapi.Gauge#5: label is "singular", not "optional"',
  ]],
  ["a renamed oneof", "common/gauge.proto", "oneof reading", "oneof value", [
    'field octaneapi.Gauge#1: oneof is "value", not "reading"',
    'field octaneapi.Gauge#2: oneof is "value", not "reading"',
  ]],
  ["a field outside its oneof", "common/gauge.proto", " double psi = 2; }", " } double psi = 2;", [
    'field octaneapi.Gauge#2: oneof is "none", not "reading"',
  ]],
  [
    "a missing rpc",
    "common/pump/pump_service.proto",
    "  rpc watch(google.protobuf.Empty) returns (stream .octaneapi.Gauge);\n",
    "",
    ["rpc /octaneapi.PumpService/watch is missing"],
  ],
  ["a renamed rpc", "common/pump/pump_service.proto", "rpc press", "rpc Press", [
    "rpc /octaneapi.PumpService/press is missing",
    "rpc /octaneapi.PumpService/Press is not in the facts",
  ]],
  ["a lost stream flag", "common/pump/pump_service.proto", "stream ", "", [
    'rpc /octaneapi.PumpService/watch: streaming is "unary", not "server stream"',
  ]],
  [
    "a changed response",
    "common/pump/pump_service.proto",
    "(google.protobuf.Empty);",
    "(.octaneapi.Gauge);",
    [
      'rpc /octaneapi.PumpService/press: response is "octaneapi.Gauge", not "google.protobuf.Empty"',
    ],
  ],
  ["an extra message", "common/kind.proto", "enum Kind", "message More {}\nenum Kind", [
    "message octaneapi.More is not in the facts",
  ]],
  ["an extra enum", "common/kind.proto", "enum Kind", "enum More { MORE_NONE = 0; }\nenum Kind", [
    "enum octaneapi.More is not in the facts",
  ]],
  ["a changed enum value", "common/kind.proto", "KIND_AIR = 1", "KIND_AIR = 2", [
    "enum value octaneapi.Kind.KIND_AIR: number is 2, not 1",
  ]],
  ["a missing enum value", "common/kind.proto", " KIND_AIR = 1;", "", [
    "enum value octaneapi.Kind.KIND_AIR is missing",
  ]],
];

for (const [what, path, from, to, expected] of FAULTS) {
  Deno.test(`checkWire reports ${what} in both generations`, async () => {
    const wanted = ["alpha5", "beta2"].flatMap((generation) =>
      expected.map((line) => `${generation}: ${line}`)
    );
    assert.deepEqual(await differencesAfter(path, from, to), wanted);
  });
}

Deno.test("checkWire reports a fault of one generation under its name only", async () => {
  assert.deepEqual(await differencesAfter("beta2/new_beta2.proto", "optional bool", "bool"), [
    'beta2: field octaneapi.New#1: label is "singular", not "optional"',
  ]);
});

Deno.test("checkWire refuses a type that is defined twice", async () => {
  await assert.rejects(
    differencesAfter("alpha5/old_alpha5.proto", "message Old", "message Gauge"),
    /cannot be read: .*duplicate name .Gauge./,
  );
});
