/** What gateways are to carry. */
export interface ScaleLoad {
  readonly gateways: number;
  readonly viewers: number;
  /** Pictures that all gateways send together, a second. */
  readonly sentPerS: number;
  /** Pictures that the room's source publishes, a second. */
  readonly sourceFps: number;
  readonly pictureBytes: number;
}

/** What that took, all gateways together. */
export interface ScaleCost {
  readonly gatewayCores: number;
  readonly gatewayMiB: number;
  readonly natsCores: number;
}

/** A load with what it took on a real machine. */
export interface ScalePoint extends ScaleLoad, ScaleCost {}

/** What each part of a load costs; processor time in cores, that is seconds a second. */
export interface SizingModel {
  /** A gateway that nobody watches. */
  readonly coresPerGateway: number;
  /** Processor time for one picture to one viewer, ms, and for each megabyte (10^6) of it. */
  readonly msPerPicture: number;
  readonly msPerMegabyte: number;
  readonly mibPerGateway: number;
  readonly mibPerViewer: number;
  readonly natsBaseCores: number;
  /** For each megabyte that enters NATS or leaves it, ms. */
  readonly natsMsPerMegabyte: number;
}

const MEGABYTE = 1e6;

/**
 * Fits what the parts cost to measured points by least squares; nothing costs less than nothing.
 *
 * @throws when the points are too few or too alike to tell the parts apart
 */
export function fitSizing(points: readonly ScalePoint[]): SizingModel {
  const cores = fit(points.map(gatewayParts), points.map(({ gatewayCores }) => gatewayCores));
  const mib = fit(
    points.map(({ gateways, viewers }) => [gateways, viewers]),
    points.map(({ gatewayMiB }) => gatewayMiB),
  );
  const nats = fit(points.map(natsParts), points.map(({ natsCores }) => natsCores));
  return {
    coresPerGateway: part(cores, 0),
    msPerPicture: part(cores, 1) * 1_000,
    msPerMegabyte: part(cores, 2) * 1_000,
    mibPerGateway: part(mib, 0),
    mibPerViewer: part(mib, 1),
    natsBaseCores: part(nats, 0),
    natsMsPerMegabyte: part(nats, 1) * 1_000,
  };
}

/** What a load will take. */
export function predictCost(model: SizingModel, load: ScaleLoad): ScaleCost {
  const [gateways = 0, pictures = 0, megabytes = 0] = gatewayParts(load);
  const [, natsMegabytes = 0] = natsParts(load);
  return {
    gatewayCores: gateways * model.coresPerGateway +
      (pictures * model.msPerPicture + megabytes * model.msPerMegabyte) / 1_000,
    gatewayMiB: gateways * model.mibPerGateway + load.viewers * model.mibPerViewer,
    natsCores: model.natsBaseCores + natsMegabytes * model.natsMsPerMegabyte / 1_000,
  };
}

/** What a studio wants to show to how many. */
export interface ScaleWish {
  readonly viewers: number;
  readonly fps: number;
  readonly pictureBytes: number;
}

/** How full a gateway may be. */
export interface GatewayRoom {
  /** A gateway's decisions are made by one thread: it can use about one core, and half is room. */
  readonly cores: number;
  /** What its network card carries, megabytes (10^6) a second. */
  readonly megabytesPerS: number;
}

/** The fewest gateways that carry a wish, each within its room, and what they take then. */
export function gatewaysFor(
  model: SizingModel,
  { viewers, fps, pictureBytes }: ScaleWish,
  room: GatewayRoom,
): { readonly gateways: number; readonly cost: ScaleCost; readonly megabytesPerS: number } {
  const sentPerS = viewers * fps;
  const megabytesPerS = sentPerS * pictureBytes / MEGABYTE;
  const work = (sentPerS * model.msPerPicture + megabytesPerS * model.msPerMegabyte) / 1_000;
  const forCores = work / (room.cores - model.coresPerGateway);
  const gateways = Math.max(1, Math.ceil(forCores), Math.ceil(megabytesPerS / room.megabytesPerS));
  const load = { gateways, viewers, sentPerS, sourceFps: fps, pictureBytes };
  return { gateways, cost: predictCost(model, load), megabytesPerS };
}

function gatewayParts({ gateways, sentPerS, pictureBytes }: ScaleLoad): number[] {
  return [gateways, sentPerS, sentPerS * pictureBytes / MEGABYTE];
}

/** Each picture goes in once and out once for each gateway. */
function natsParts({ gateways, sourceFps, pictureBytes }: ScaleLoad): number[] {
  return [1, (gateways + 1) * sourceFps * pictureBytes / MEGABYTE];
}

function part(costs: readonly number[], index: number): number {
  return costs[index] ?? 0;
}

/** Least squares without negative costs: what comes out negative is left out of a new fit. */
function fit(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0;
  let kept = Array.from({ length: width }, (_, index) => index);
  for (;;) {
    const costs = solve(rows.map((row) => kept.map((index) => row[index] ?? 0)), values);
    const negative = costs.findIndex((cost) => cost < 0);
    if (negative < 0) {
      return Array.from({ length: width }, (_, index) => costs[kept.indexOf(index)] ?? 0);
    }
    kept = kept.filter((_, index) => index !== negative);
  }
}

/** Solves the normal equations by elimination with the largest pivot. */
function solve(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0;
  const scale = Array.from(
    { length: width },
    (_, at) => Math.max(...rows.map((row) => Math.abs(row[at] ?? 0))),
  );
  const scaled = rows.map((row) => row.map((value, at) => value / (scale[at] || 1)));
  const matrix = Array.from({ length: width }, (_, a) => [
    ...Array.from({ length: width }, (_, b) => sum(scaled, (row) => (row[a] ?? 0) * (row[b] ?? 0))),
    sum(scaled, (row, index) => (row[a] ?? 0) * (values[index] ?? 0)),
  ]);
  for (let at = 0; at < width; at++) {
    const rest = matrix.slice(at).toSorted((a, b) => Math.abs(b[at] ?? 0) - Math.abs(a[at] ?? 0));
    matrix.splice(at, rest.length, ...rest);
    const pivot = matrix[at] ?? [];
    const head = pivot[at] ?? 0;
    if (Math.abs(head) < 1e-9) throw new Error("The points do not tell the costs apart");
    for (const [index, row] of matrix.entries()) {
      if (index === at) continue;
      const factor = (row[at] ?? 0) / head;
      matrix[index] = row.map((value, column) => value - factor * (pivot[column] ?? 0));
    }
  }
  return matrix.map((row, at) => (row[width] ?? 0) / (row[at] ?? 1) / (scale[at] || 1));
}

function sum<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((total, item, index) => total + of(item, index), 0);
}
