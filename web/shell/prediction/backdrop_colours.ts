/** The two colours of the squares behind transparent pixels, each as three numbers from 0 to 1. */
export function backdropColours(backdrop: string): readonly [readonly number[], readonly number[]] {
  if (backdrop === "checker") return [DARK, LIGHT];
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(backdrop);
  if (digits === null) return [BLACK, BLACK];
  const colour = digits.slice(1).map((each) => parseInt(each, 16) / 255);
  return [colour, colour];
}

const BLACK = [0, 0, 0];
/** As the picture's own canvas paints them. */
const LIGHT = [0x9a / 255, 0x9a / 255, 0x9a / 255];
const DARK = [0x6f / 255, 0x6f / 255, 0x6f / 255];
