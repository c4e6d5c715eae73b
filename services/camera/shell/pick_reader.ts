import { type OctaneAtDesk, OctaneError, RenderState } from "@fuelrail/kit/octane";
import {
  ApiNodeService,
  ApiRenderEngineService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";

/** A pixel of the image, from the top left. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

type Triple = [number, number, number];

/** What Octane found under a pixel. */
export interface RawHit {
  /** Owner of the material pin that was hit. */
  readonly node: bigint;
  readonly materialPin: number;
  /** What is connected to that pin; undefined for nothing. */
  readonly material?: bigint;
  readonly position: Triple;
  readonly normal?: Triple;
  /** From the camera, scene units. */
  readonly depth: number;
}

const { pick, pickImagerWhitePoint, isCompiling, getRenderStatistics } =
  ApiRenderEngineService.method;
const { connectedNodeIx } = ApiNodeService.method;

/** Whether a pick would meet the scene that the image shows, and the image's size. */
export interface PickState {
  readonly isStopped: boolean;
  readonly isCompiling: boolean;
  readonly width: number;
  readonly height: number;
}

/** Asks whether the engine is ready to be picked at. */
export async function readPickState(octane: OctaneAtDesk): Promise<PickState> {
  const { statistics } = await octane.call(getRenderStatistics, {});
  const state = statistics?.state ?? RenderState.RSTATE_STOPPED;
  return {
    isStopped: state === RenderState.RSTATE_STOPPED,
    isCompiling: statistics?.hasPendingUpdates === true ||
      state === RenderState.RSTATE_WAITING_FOR_DATA || await compiles(octane),
    width: statistics?.usedSize?.x ?? 0,
    height: statistics?.usedSize?.y ?? 0,
  };
}

async function compiles(octane: OctaneAtDesk): Promise<boolean> {
  try {
    return (await octane.call(isCompiling, {})).result;
  } catch (error) {
    if (error instanceof OctaneError && error.kind === "unimplemented") return false;
    throw error;
  }
}

/** Picks at one pixel; undefined for a miss. `result` counts the hits, the wire has one at most. */
export async function pickPixel(
  octane: OctaneAtDesk,
  { x, y }: Pixel,
): Promise<RawHit | undefined> {
  const { result, intersections } = await octane.call(pick, {
    x,
    y,
    filterDuplicateMaterialPins: false,
    intersectionsSize: 1,
  });
  if (result === 0 || intersections === undefined) return undefined;
  const { node, position, geometricNormal: normal, depth, materialPinIx } = intersections;
  const handle = node?.handle ?? 0n;
  const at: Triple = [position?.x ?? 0, position?.y ?? 0, position?.z ?? 0];
  if (handle === 0n || ![...at, depth].every(Number.isFinite)) return undefined;
  const facing: Triple = [normal?.x ?? 0, normal?.y ?? 0, normal?.z ?? 0];
  const hasNormal = facing.every(Number.isFinite) && Math.hypot(...facing) > 0;
  return {
    node: handle,
    materialPin: materialPinIx,
    position: at,
    depth,
    ...(hasNormal ? { normal: facing } : {}),
  };
}

/** A node that is not in the scene any more. */
export class NodeGone extends Error {
  override readonly name = "NodeGone";
}

/** The material at the pin of a hit, undefined when none is connected; throws `NodeGone`. */
export async function materialOf(
  octane: OctaneAtDesk,
  { node, materialPin }: RawHit,
): Promise<bigint | undefined> {
  try {
    const { result } = await octane.call(connectedNodeIx, {
      objectPtr: { handle: node, type: ObjectRef_ObjectType.ApiNode },
      pinIx: materialPin,
      enterWrapperNode: true,
    });
    return (result?.handle ?? 0n) === 0n ? undefined : result?.handle;
  } catch (error) {
    if (!(error instanceof OctaneError)) throw error;
    if (error.kind === "invalid_reference") {
      throw new NodeGone("What was hit is gone from the scene");
    }
    if (error.kind === "invalid_argument") return undefined;
    throw error;
  }
}

/** The imager's white point at a pixel, linear; undefined when Octane finds none. */
export async function pickWhite(
  octane: OctaneAtDesk,
  position: Pixel,
): Promise<Triple | undefined> {
  const { result, whitePoint } = await octane.call(pickImagerWhitePoint, { position });
  const white: Triple = [whitePoint?.x ?? 0, whitePoint?.y ?? 0, whitePoint?.z ?? 0];
  return result && white.every(Number.isFinite) ? white : undefined;
}
