import assert from "node:assert/strict";
import {
  type CameraLedger,
  cameraOf,
  cameraTold,
  EMPTY_LEDGER,
  epochTold,
  pictureDrawn,
} from "./camera_ledger.ts";
import { cameraAt } from "./test_cameras.ts";

const shownBy = (ledger: CameraLedger, epoch: number) => {
  const drawn = pictureDrawn(ledger, epoch);
  return { ...drawn, camera: () => cameraOf(drawn.ledger, drawn.picture) };
};

Deno.test("cameraOf ties a picture to the camera that was written for its change level", () => {
  let ledger = cameraTold(EMPTY_LEDGER, cameraAt(1, { changeLevel: 10 }));
  ledger = cameraTold(ledger, cameraAt(2, { changeLevel: 11 }));
  ledger = epochTold(epochTold(epochTold(ledger, 5, 10), 6, 11), 7, 14);
  assert.equal(shownBy(ledger, 5).camera()?.pose.position[0], 1);
  assert.equal(shownBy(ledger, 6).camera()?.pose.position[0], 2);
  assert.equal(shownBy(ledger, 7).camera()?.pose.position[0], 2, "something else was changed");
});

Deno.test("cameraOf takes the first camera it hears of for the picture that was there before", () => {
  const { ledger, picture } = pictureDrawn(EMPTY_LEDGER, 3);
  assert.equal(cameraOf(ledger, picture), undefined);
  const told = cameraTold(ledger, cameraAt(4));
  assert.equal(cameraOf(told, picture)?.pose.position[0], 4);
  assert.equal(cameraOf(epochTold(told, 3, 9), picture)?.pose.position[0], 4);
});

Deno.test("cameraOf is not sure of a picture from before a move that was made inside Octane", () => {
  let ledger = cameraTold(EMPTY_LEDGER, cameraAt(1, { changeLevel: 10 }));
  ledger = epochTold(epochTold(ledger, 5, 10), 6, 12);
  const written = shownBy(ledger, 5);
  const moved = shownBy(written.ledger, 6);
  const told = cameraTold(moved.ledger, cameraAt(2));
  assert.equal(cameraOf(told, moved.picture), undefined);
  assert.equal(cameraOf(told, written.picture)?.pose.position[0], 1);
  assert.equal(shownBy(told, 6).camera()?.pose.position[0], 2);
});

Deno.test("cameraTold keeps the place of a camera that is told again", () => {
  const first = cameraTold(EMPTY_LEDGER, cameraAt(1));
  const again = cameraTold(first, cameraAt(1, { sceneRadius: 7 }));
  assert.equal(again.told.length, 1);
  assert.equal(again.told[0]?.order, first.told[0]?.order);
  assert.equal(again.told[0]?.camera.sceneRadius, 7);
});

Deno.test("a ledger stays small however much it hears", () => {
  let ledger = EMPTY_LEDGER;
  for (let i = 0; i < 1_000; i++) {
    ledger = epochTold(cameraTold(ledger, cameraAt(i, { changeLevel: i })), i, i);
  }
  assert.ok(ledger.told.length <= 64 && ledger.levels.length <= 64);
});
