/** One environment variable that cannot be used, and why. */
export interface ConfigFault {
  readonly name: string;
  readonly reason: string;
}
