import { isRole, type Role } from "@fuelrail/contracts";

/**
 * Reads `render-admins=admin, artists=operator, *=viewer`; undefined when a part gives no role. A
 * group's name may hold anything but commas.
 */
export function parseRoleMap(text: string): Readonly<Record<string, Role>> | undefined {
  const roles: Record<string, Role> = Object.create(null);
  for (const part of text.split(",")) {
    const at = part.lastIndexOf("=");
    const [group, role] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
    if (group === "" || !isRole(role)) return undefined;
    roles[group] = role;
  }
  return roles;
}
