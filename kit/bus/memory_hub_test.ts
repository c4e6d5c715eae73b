import { busContract } from "../../tests/testkit/bus_contract.ts";
import { keyValueContract } from "../../tests/testkit/key_value_contract.ts";
import { createMemoryHub } from "./memory_hub.ts";

busContract("memory", () => {
  const hub = createMemoryHub();
  return Promise.resolve({
    connect: (name) => Promise.resolve(hub.connect(name)),
    close: () => Promise.resolve(),
  });
});

for (const label of ["memory", "memory on files"]) {
  keyValueContract(label, async () => {
    const dataDir = label === "memory" ? undefined : await Deno.makeTempDir();
    const hub = createMemoryHub(dataDir === undefined ? {} : { dataDir });
    return {
      connect: (name) => Promise.resolve(hub.connect(name)),
      async close() {
        if (dataDir !== undefined) await Deno.remove(dataDir, { recursive: true });
      },
    };
  });
}
