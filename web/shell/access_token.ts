/** The access token in use, which a newer one may follow; undefined where none is needed. */
export interface AccessToken {
  readonly current: string | undefined;
}

/** Headers that show the token to the gateway. */
export function bearer({ current }: AccessToken): Readonly<Record<string, string>> {
  return current === undefined ? {} : { authorization: `Bearer ${current}` };
}
