/** Octane's number of the picture itself, which is always rendered. */
export const BEAUTY = 0;

/** A render pass that frames can show. */
export interface Aov {
  /** Such as `beauty` or `geometric_normal`; the same in both generations for the same pass. */
  readonly id: string;
  readonly label: string;
  /** Octane's number. */
  readonly passId: number;
}

/** What is known when it is decided which pass frames show. */
export interface AovFacts {
  /** The pass that Octane was last told to show in this project. */
  readonly told: number | undefined;
  /** The pass that the room chose, by id; it outlives projects and restarts. */
  readonly choice: string | undefined;
  /** What the scene renders; the picture itself is always there. */
  readonly available: readonly Aov[];
  /** The pass that Octane says it shows; undefined when it does not say. */
  readonly display: number | undefined;
  /** Octane had time to show what it was told. */
  readonly isSettled: boolean;
}

/** Which pass is shown, and which one has to be set for that. */
export interface AovDecision {
  readonly shown: number;
  readonly set?: number;
  readonly reason?: string;
}

/** Decides on the shown pass after the scene or Octane may have changed. */
export function decideAov(facts: AovFacts): AovDecision {
  const { told, choice, available, display, isSettled } = facts;
  const has = (pass: number) => available.some(({ passId }) => passId === pass);
  const displayed = display !== undefined && has(display) ? display : BEAUTY;
  if (told === undefined) {
    if (choice === undefined) return { shown: displayed };
    const chosen = available.find(({ id }) => id === choice)?.passId ?? BEAUTY;
    return chosen === display ? { shown: chosen } : { shown: chosen, set: chosen };
  }
  if (!has(told)) {
    return { shown: BEAUTY, set: BEAUTY, reason: "The scene does not render that pass any more" };
  }
  return { shown: isSettled && display !== undefined ? displayed : told };
}

/** Names passes by their enum names in one generation; the first of several names counts. */
export function passTexts(names: Readonly<Record<string, unknown>>): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  for (const [name, pass] of Object.entries(names)) {
    if (typeof pass !== "number" || /_(OFFSET|LAST|UNKNOWN)$|_INTERNAL\d+$/.test(name)) continue;
    if (!texts.has(pass)) texts.set(pass, name.replace(/^RENDER_PASS_/, "").toLowerCase());
  }
  return texts;
}

const OUTPUT_AOVS_FROM = 10_000;

/** The id of a pass, made of its number where it has no name. */
export function passText(texts: ReadonlyMap<number, string>, pass: number): string {
  const text = texts.get(pass);
  if (text !== undefined) return text;
  return pass >= OUTPUT_AOVS_FROM ? `output_aov_${pass - OUTPUT_AOVS_FROM}` : `pass_${pass}`;
}

/** A label made of an id, for passes that Octane does not name. */
export function passLabel(id: string): string {
  const words = id.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
