/** What Octane says of one item, once. */
export interface NodeFacts {
  readonly name: string;
  /** Such as `NT_GEO_MESH`, or `GT_STANDARD` for a graph. */
  readonly nodeType: string;
  /** Such as `PT_GEOMETRY`. */
  readonly outType: string;
  readonly isGraph: boolean;
  /** 0 for a graph. */
  readonly pinCount: number;
}

/** One item found below a node; without facts it is one that the model has already. */
export interface Found {
  readonly handle: bigint;
  readonly facts?: NodeFacts;
  /** Name of the parent's pin; absent in a graph. */
  readonly pin?: string;
  /** Position of the pin among the parent's pins. */
  readonly pinIndex?: number;
}

/** What lies below a node at one place. */
export interface Child {
  readonly node: SceneNode;
  /** Its part of the path below this parent. */
  readonly part: string;
  readonly pin?: string;
  readonly pinIndex?: number;
}

/** A node of the model, at its canonical path. */
export interface SceneNode extends NodeFacts {
  readonly handle: bigint;
  readonly path: string;
  readonly type: string;
  /** Whether it lives in a graph, and not in the pin of a node. */
  readonly inGraph: boolean;
  /** The node or graph that its canonical path goes through; undefined for the root. */
  readonly parent: SceneNode | undefined;
  /** Other places, as paths; the first 64. */
  readonly alsoAt: readonly string[];
  /** Undefined until the level below was read. */
  readonly children: readonly Child[] | undefined;
  /** When its name and the level below it were last read or looked at, ms; 0 for never. */
  readonly readAtMs: number;
}
