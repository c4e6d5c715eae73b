import { type OctaneConnection, OctaneError } from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import type { Lane } from "./lane.ts";

const { getDeviceCount, renderDeviceErrorMessage } = ApiRenderEngineService.method;

const PLAIN = "Octane reported that the render failed";
/** More devices than any machine has. */
const DEVICES_MAX = 64;

/** Why the render failed, in the words of the render devices where they have any. */
export async function failureReason(connection: OctaneConnection, lane: Lane): Promise<string> {
  try {
    const { result: count } = await lane.run(() => connection.call(getDeviceCount, {}));
    const words: string[] = [];
    for (let deviceIx = 0; deviceIx < Math.min(count, DEVICES_MAX); deviceIx++) {
      const { result } = await lane.run(
        () => connection.call(renderDeviceErrorMessage, { deviceIx }),
      );
      if (result !== "") words.push(`device ${deviceIx}: ${result}`);
    }
    return words.length === 0 ? PLAIN : `${PLAIN} (${words.join("; ")})`;
  } catch (error) {
    if (error instanceof OctaneError) return PLAIN;
    throw error;
  }
}
