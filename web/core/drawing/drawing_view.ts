import { choiceField, type JsonObject, numberField, textField } from "../json_fields.ts";

/** What the gateway says of a drawing page; a field that is missing has not changed. */
export interface DrawingWord {
  readonly sender: string;
  readonly name: string | undefined;
  readonly state: "drawing:start" | "drawing:end" | undefined;
  /** Data URL. */
  readonly image: string | undefined;
  /** Why nothing more comes. */
  readonly ended: "finished" | "left" | "silent" | undefined;
  readonly atMs: number | undefined;
}

/** How each event of drawings is read, by its name. */
export const DRAWING_READERS = new Map([
  ["drawingChanged", (payload: JsonObject) => {
    const { sender } = payload;
    if (typeof sender !== "string") return undefined;
    const image = textField(payload, "image");
    const word: DrawingWord = {
      sender,
      name: textField(payload, "name"),
      state: choiceField(payload, "state", ["drawing:start", "drawing:end"]),
      // Only pictures: an address would make the page fetch from wherever a stranger says.
      image: image !== undefined && /^data:image\/(jpeg|png|webp);base64,/.test(image)
        ? image
        : undefined,
      ended: choiceField(payload, "ended", ["finished", "left", "silent"]),
      atMs: numberField(payload, "at"),
    };
    return { type: "drawingChanged" as const, word };
  }],
]);

/** The newest drawing of the room, and whether it was put away. */
export interface DrawingView {
  readonly drawing: DrawingWord | undefined;
  readonly isHidden: boolean;
}

/** Nobody has drawn since the page joined. */
export const NO_DRAWING: DrawingView = { drawing: undefined, isHidden: false };

/** Takes in what the gateway says; what was put away stays so while the same page draws on. */
export function heardDrawing(view: DrawingView, word: DrawingWord): DrawingView {
  const before = view.drawing?.sender === word.sender ? view.drawing : undefined;
  const drawing = {
    ...word,
    name: word.name ?? before?.name,
    state: word.state ?? before?.state,
    image: word.image ?? before?.image,
  };
  return { drawing, isHidden: view.isHidden && before !== undefined };
}

/** Whether something may still come. */
export function isUnderWay({ ended }: DrawingWord): boolean {
  return ended === undefined;
}

/** Who draws, for people. */
export function drawerName({ name }: DrawingWord): string {
  return name ?? "A drawing page";
}

/** How a drawing stands, in words; `at` is its time of day. */
export function drawingStanding({ ended, state }: DrawingWord, at: string): string {
  switch (ended) {
    case "finished":
      return `finished at ${at}`;
    case "left":
      return `left at ${at}, unfinished`;
    case "silent":
      return `silent since before ${at}, unfinished`;
    default:
      return state === "drawing:end" ? "finishing" : "drawing";
  }
}
