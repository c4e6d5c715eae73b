import { type TextMessage, textMessage } from "../state_queue.ts";

/** How large a picture as text is. */
export interface TextSize {
  readonly columns: number;
  readonly rows: number;
}

/** Which image a picture shows. */
export interface TextSource {
  readonly session: number;
  readonly seq: number;
  /** Unix time at which the image arrived, ms. */
  readonly capturedAtMs: number;
}

/** A picture as text, made once for all who take that size, and the messages that carry it. */
export interface TextImage {
  readonly size: TextSize;
  readonly source: TextSource;
  readonly lines: readonly string[];
  /** All of its lines. */
  whole(): TextMessage;
  /** The lines that differ from another picture of that size; nothing where none do. */
  since(before: TextImage): TextMessage | undefined;
}

const UPPER_HALF = "\u2580";
const RESET = "\x1b[0m";
const DECIMALS = Array.from({ length: 256 }, (_, value) => String(value));

/** Puts a picture together from its finished lines. */
export function createTextImage(
  size: TextSize,
  source: TextSource,
  lines: readonly string[],
): TextImage {
  const head = { width: size.columns, height: size.rows, seq: source.seq };
  const tail = { captured_at: source.capturedAtMs };
  const diffs = new WeakMap<TextImage, { readonly message: TextMessage | undefined }>();
  let all: TextMessage | undefined;

  function diff(before: TextImage): TextMessage | undefined {
    const changed: [row: number, text: string][] = [];
    lines.forEach((line, row) => {
      if (line !== before.lines[row]) changed.push([row, line]);
    });
    if (changed.length === 0) return undefined;
    return textMessage(JSON.stringify({ type: "diff", ...head, lines: changed, ...tail }));
  }

  return {
    ...{ size, source, lines },
    whole() {
      all ??= textMessage(JSON.stringify({ type: "frame", ...head, lines, ...tail }));
      return all;
    },
    since(before) {
      const known = diffs.get(before) ?? { message: diff(before) };
      diffs.set(before, known);
      return known.message;
    },
  };
}

/**
 * One row of a picture: a character shows two pixels, the upper one in its own colour and the lower
 * one in that of its ground. Each row sets its colours and resets them, so that rows can be printed
 * in any order.
 *
 * @param pixels red, green and blue of `columns` by twice the rows
 */
export function lineOf(pixels: Uint8Array, columns: number, row: number): string {
  let line = "";
  let upper = -1;
  let lower = -1;
  for (let column = 0; column < columns; column++) {
    const top = (row * 2 * columns + column) * 3;
    const bottom = top + columns * 3;
    const nextUpper = packed(pixels, top);
    const nextLower = packed(pixels, bottom);
    if (nextUpper !== upper && nextLower !== lower) {
      line += `\x1b[38;2;${decimals(nextUpper)};48;2;${decimals(nextLower)}m`;
    } else if (nextUpper !== upper) {
      line += `\x1b[38;2;${decimals(nextUpper)}m`;
    } else if (nextLower !== lower) {
      line += `\x1b[48;2;${decimals(nextLower)}m`;
    }
    line += UPPER_HALF;
    upper = nextUpper;
    lower = nextLower;
  }
  return line + RESET;
}

function packed(pixels: Uint8Array, at: number): number {
  return (pixels[at] ?? 0) << 16 | (pixels[at + 1] ?? 0) << 8 | (pixels[at + 2] ?? 0);
}

function decimals(colour: number): string {
  const [red, green, blue] = [colour >> 16, colour >> 8 & 255, colour & 255];
  return `${DECIMALS[red]};${DECIMALS[green]};${DECIMALS[blue]}`;
}
