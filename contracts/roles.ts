/** What a person may do: watch and annotate; steer and edit; revoke and lock. */
export type Role = "viewer" | "operator" | "admin";

/** Who makes a request: a person's role, or a service on behalf of nobody. */
export type Caller = Role | "service";

/** Roles of people, weakest first. */
export const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

const RANK: Readonly<Record<Caller, number>> = { viewer: 0, operator: 1, admin: 2, service: 3 };

/** Whether `have` is at least `needed`. */
export function roleAllows(have: Caller, needed: Caller): boolean {
  return RANK[have] >= RANK[needed];
}

/** Whether `text` names a role that a token can hold. */
export function isRole(text: string): text is Role {
  return text !== "service" && Object.hasOwn(RANK, text);
}
