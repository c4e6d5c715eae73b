/** Where NATS clients wait for answers unless told otherwise. */
export const INBOXES = "_INBOX";

/**
 * The first parts of every inbox of a NATS user. Users have inboxes of their own, so that nobody
 * can listen to what another is answered. Undefined for a name that cannot be part of a subject.
 */
export function inboxPrefix(user: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(user) ? `${INBOXES}.${user}` : undefined;
}
