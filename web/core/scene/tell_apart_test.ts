import assert from "node:assert/strict";
import { tellApart } from "./tell_apart.ts";

Deno.test("tellApart adds the owner to names that several nodes have, and only to those", () => {
  assert.deepEqual(
    tellApart([
      { path: "/Render%20target/camera", name: "Thin lens camera" },
      { path: "/Close-up/camera", name: "Thin lens camera" },
      { path: "/Panorama", name: "Panorama" },
      { path: "/Wide", name: "Wide" },
      { path: "/Set/Wide", name: "Wide" },
    ]),
    [
      "Thin lens camera, Render target",
      "Thin lens camera, Close-up",
      "Panorama",
      "Wide",
      "Wide, Set",
    ],
  );
});
