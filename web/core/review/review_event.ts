/** Who did something, as far as the room says. */
export interface Actor {
  readonly viewerId: string | undefined;
  readonly name: string | undefined;
}

/** One stored still of the room. */
export interface Snapshot {
  readonly id: string;
  readonly name: string;
  readonly session: number;
  readonly seq: number;
  readonly epoch: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly samples: number | undefined;
  readonly bytes: number | undefined;
  /** Unix ms. */
  readonly takenAtMs: number;
  readonly takenBy: Actor | undefined;
  /** A small JPEG as a data URL; it comes only with what was asked for. */
  readonly thumbnail: string | undefined;
}

/** A point as fractions of the picture's width and height, from its top left. */
export type UnitPoint = readonly [number, number];

/** What a person drew, apart from who and when. */
export type Shape =
  | {
    readonly kind: "pen";
    readonly points: readonly UnitPoint[];
    /** Of each point, 0 to 1; absent where nothing measured it. */
    readonly pressure: readonly number[] | undefined;
  }
  | { readonly kind: "arrow" | "box"; readonly from: UnitPoint; readonly to: UnitPoint }
  | { readonly kind: "text"; readonly at: UnitPoint; readonly text: string };

/** How it is drawn, and on what. */
export interface Ink {
  /** "#rrggbb". */
  readonly colour: string;
  /** Of its lines, as a fraction of the picture's width. */
  readonly width: number;
  /** The snapshot it lies on; undefined for the live picture. */
  readonly snapshotId: string | undefined;
}

/** Something drawn that nobody has stored yet. */
export type Drawing = Shape & Ink;

/** Something drawn that the room keeps. */
export type Annotation = Drawing & {
  readonly id: string;
  readonly author: Actor;
  /** Unix ms. */
  readonly createdAtMs: number;
};

/** What became of the room's annotations. */
export type AnnotationChange =
  | { readonly change: "added"; readonly annotation: Annotation }
  | { readonly change: "removed"; readonly id: string }
  | { readonly change: "cleared"; readonly snapshotId: string | undefined; readonly by: Actor };

/** The notes line of the room. */
export interface Notes {
  readonly text: string;
  /** Counts the changes; what a change is compared with. 0 while there never was a text. */
  readonly revision: number;
  readonly changedAtMs: number | undefined;
  readonly changedBy: Actor | undefined;
}

/** Where somebody else points. */
export interface CursorPlace {
  readonly viewerId: string;
  /** Undefined once it has left the picture. */
  readonly at: UnitPoint | undefined;
  readonly snapshotId: string | undefined;
}

/** What the gateway says of reviewing together. */
export type ReviewEvent =
  | {
    readonly type: "snapshotsChanged";
    readonly snapshots: readonly Snapshot[];
    /** False for an answer, which may be a part of the list only. */
    readonly isWhole: boolean;
  }
  | { readonly type: "annotationChanged"; readonly change: AnnotationChange }
  | { readonly type: "promptChanged"; readonly notes: Notes }
  | { readonly type: "cursorMoved"; readonly cursor: CursorPlace };
