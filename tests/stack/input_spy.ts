import { decodePointerInput, subjects, VIEWER_HEADER } from "@fuelrail/contracts";
import type { Stack } from "../testkit/stack.ts";

/** What pointers of a room have sent, as the camera service got it. */
export interface InputSpy {
  /** One line for each viewer, its inputs in order. */
  told(): string;
}

/** Listens from now on. */
export async function spyOnInput({ connect, room }: Stack): Promise<InputSpy> {
  const byViewer = new Map<string, string[]>();
  const bus = await connect("input-spy");
  bus.subscribe(subjects.input(room), ({ data, headers }) => {
    const viewer = headers[VIEWER_HEADER] ?? "nobody";
    const decoded = decodePointerInput(data);
    const line = byViewer.get(viewer) ?? [];
    byViewer.set(viewer, line);
    if (!decoded.ok) return void line.push(decoded.reason);
    const { type, x, y } = decoded.input;
    line.push(`${type} ${x.toFixed(1)},${y.toFixed(1)}`);
  });
  return {
    told: () => [...byViewer].map(([viewer, line]) => `${viewer}: ${line.join(" ")}`).join("; "),
  };
}
