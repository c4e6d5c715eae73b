/** A folder could not be made; the message says what is missing or wrong. */
export class BuildFailure extends Error {
  override readonly name = "BuildFailure";
}
