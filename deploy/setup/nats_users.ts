import { BUS_USERS, busPermissions, type BusUser } from "../../contracts/permissions.ts";

/** How long an answer may take before NATS refuses it; longer than any request waits. */
const ANSWER_EXPIRES = "1m";

/**
 * The part of NATS's configuration that says who may connect, with which password, and what each
 * may publish and hear.
 */
export function natsUsersConfig(passwords: Readonly<Record<BusUser, string>>): string {
  const users = BUS_USERS.map((user) => {
    const { publish, subscribe, notSubscribe, answersOnce } = busPermissions(user);
    return {
      user,
      password: passwords[user],
      permissions: {
        publish: { allow: publish },
        subscribe: { allow: subscribe, deny: notSubscribe },
        ...(answersOnce ? { allow_responses: { max: 1, expires: ANSWER_EXPIRES } } : {}),
      },
    };
  });
  return `authorization: ${JSON.stringify({ users }, null, 2)}\n`;
}
