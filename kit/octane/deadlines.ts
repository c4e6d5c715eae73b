const SECOND = 1000;

/** Longest wait for an ordinary call, which takes some 5 ms, in milliseconds. */
export const DEFAULT_DEADLINE_MS = 10 * SECOND;

/** Calls that work for long on Octane's side, by rpc name, in milliseconds. */
const LONG_CALLS: ReadonlyMap<string, number> = new Map([
  ["loadProject", 600 * SECOND],
  ["resetProject", 120 * SECOND],
  ["saveProject", 300 * SECOND],
  ["saveProjectAs", 300 * SECOND],
  ["saveProjectAsReferencePackage", 600 * SECOND],
  ["unpackPackage", 600 * SECOND],
  ["importFromFile", 600 * SECOND],
  ["exportToFile", 300 * SECOND],
  ["exportToString", 60 * SECOND],
  ["update", 120 * SECOND],
  ["updateTime", 120 * SECOND],
  ["evaluate", 120 * SECOND],
  ["loadPackage", 120 * SECOND],
  ["create", 60 * SECOND],
  ["create1", 60 * SECOND],
  ["destroy", 60 * SECOND],
  ["expand", 60 * SECOND],
  ["collapse", 60 * SECOND],
  ["groupItems", 60 * SECOND],
  ["ungroup", 60 * SECOND],
  ["setRenderTargetNode", 60 * SECOND],
  ["stopRendering", 60 * SECOND],
  ["synchronousTonemap1", 120 * SECOND],
  ["saveImage", 120 * SECOND],
  ["saveImage1", 120 * SECOND],
  ["saveImage2", 120 * SECOND],
  ["saveRenderPasses1", 300 * SECOND],
  ["saveRenderPassesMultiExr1", 300 * SECOND],
  ["saveRenderState", 120 * SECOND],
  ["copyItemTree", 60 * SECOND],
  ["GetMesh", 60 * SECOND],
  ["GetFile", 60 * SECOND],
]);

/**
 * Rpcs that change a node, which evaluates what hangs on it: a mesh or an image may be read from a
 * file, as by `evaluate` itself. Their overloads are told apart by digits.
 */
const EVALUATING =
  /^(?:set(?:Value|Array)?By|clearAttr|setPinValue|connectTo|copyFrom|createInternal)/;
const EVALUATING_MS = 120 * SECOND;

/** How long to wait for an rpc when the caller does not say, in milliseconds. */
export function defaultDeadlineMs(rpcName: string): number {
  return LONG_CALLS.get(rpcName) ??
    (EVALUATING.test(rpcName) ? EVALUATING_MS : DEFAULT_DEADLINE_MS);
}
