/** What decides whether somebody may change the scene now. */
export interface EditFacts {
  readonly capabilities: ReadonlySet<string>;
  /** The role that the room gave, undefined before it did. */
  readonly role: string | undefined;
  /** What freezes every remote write, for people. */
  readonly frozen: string | undefined;
  /** Whether the room reaches its Octane. */
  readonly linked: boolean;
}

/** Why a request cannot be made now, for people; undefined when it can. */
export function editBar(facts: EditFacts, request: string): string | undefined {
  if (!facts.linked) return "Octane cannot be reached now";
  if (facts.frozen !== undefined) return facts.frozen;
  if (facts.capabilities.has(request)) return undefined;
  return facts.role === "viewer"
    ? "You look on in this room; operators make changes"
    : "This room does not offer it";
}
