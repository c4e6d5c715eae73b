import assert from "node:assert/strict";
import { parseCli, UsageError } from "./cli_options.ts";

Deno.test("parseCli reads what is given and leaves the rest to defaults", () => {
  assert.deepEqual(parseCli([]).peer, { images: {}, port: 51022 });
  const { peer, hungUnary, userData } = parseCli(
    "--port 7 --generation alpha5 --size 4k --replay --hang unary --user-data 9 --hdr whole".split(
      " ",
    ),
  );
  assert.deepEqual(peer, {
    images: { hdr: "whole" },
    port: 7,
    generation: "alpha5",
    width: 3840,
    height: 2160,
    replayFps: 60,
  });
  assert.deepEqual([hungUnary, userData], [true, 9n]);
  assert.equal(parseCli(["--fps", "24"]).peer.replayFps, 24);
  assert.deepEqual(parseCli("--camera panoramic --up z --sample-delay 500".split(" ")).peer, {
    images: {},
    port: 51022,
    camera: "panoramic",
    upAxis: "z",
    sampleDelayMs: 500,
  });
  assert.deepEqual(
    parseCli("--nodes 10000 --no-libraries --devices 2 --animated".split(" ")).peer,
    {
      images: {},
      port: 51022,
      nodes: 10_000,
      libraries: false,
      devices: 2,
      animated: true,
    },
  );
});

Deno.test("parseCli says what it does not understand", () => {
  for (
    const args of [["--nonsense"], ["--port", "x"], ["--generation", "gamma"], ["--size", "big"], [
      "loose",
    ]]
  ) {
    assert.throws(() => parseCli(args), UsageError);
  }
});
