import { startNatsServer } from "../../tests/testkit/nats_server.ts";
import { createLog } from "../log.ts";
import { busContract } from "../../tests/testkit/bus_contract.ts";
import { keyValueContract } from "../../tests/testkit/key_value_contract.ts";
import { connectNatsBus } from "./nats_bus.ts";

const log = createLog("test", "error", () => {});

for (const contract of [busContract, keyValueContract]) {
  contract("NATS", async () => {
    const server = await startNatsServer();
    return {
      connect: (name) => connectNatsBus({ url: server.url, name, log }),
      close: () => server.stop(),
    };
  });
}
