/** The bytes of a PNG chunk for tests; its checksum is not looked at by who reads it here. */
function chunk(type: string, data: readonly number[]): number[] {
  const { length } = data;
  const letters = [...type].map((letter) => letter.charCodeAt(0));
  return [0, 0, length >> 8, length & 255, ...letters, ...data, 0, 0, 0, 0];
}

/** The shape of a PNG of that size whose pixels hold `body`. */
export function pngShape(side = 4, body: readonly number[] = [1]): Uint8Array<ArrayBuffer> {
  const size = [0, 0, side >> 8, side & 255];
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [...size, ...size, 8, 2, 0, 0, 0]),
    ...chunk("IDAT", body),
    ...chunk("IEND", []),
  ]);
}
