import { BUS_USERS, type BusUser } from "@fuelrail/contracts";
import { connect, type NatsConnection } from "nats";
import { natsUsersConfig } from "../../deploy/setup/nats_users.ts";
import type { StackUsers } from "../testkit/stack.ts";

/** Passwords for tests. */
export const PASSWORDS = Object.fromEntries(
  BUS_USERS.map((user) => [user, `password-of-${user}`]),
) as Record<BusUser, string>;

/** The configuration of a server that knows the users of the stack. */
export const USERS_CONFIG = natsUsersConfig(PASSWORDS);

/** Connects every part of a stack as the user it is in production. */
export const OWN_USERS: StackUsers = {
  config: USERS_CONFIG,
  credentials(name) {
    const user = BUS_USERS.find((known) => name.startsWith(known));
    if (user === undefined) throw new Error(`No user is known for "${name}"`);
    return `${user}:${PASSWORDS[user]}`;
  },
};

/** A bare connection, with what the server refused to it. */
export interface BareUser extends AsyncDisposable {
  readonly connection: NatsConnection;
  /** The server's own words. */
  readonly refusals: readonly string[];
  /** Does something and resolves to the refusals that it brought. */
  refusalsOf(work: () => void): Promise<readonly string[]>;
}

/** Connects as `user` with the client library alone, as any other program would. */
export async function connectAs(port: number, user: BusUser): Promise<BareUser> {
  const connection = await connect({
    servers: `127.0.0.1:${port}`,
    user,
    pass: PASSWORDS[user],
    reconnect: false,
  });
  const refusals: string[] = [];
  async function read(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === "error") {
        const { operation, subject } = status.permissionContext ?? {};
        refusals.push(operation === undefined ? `${status.data}` : `${operation} ${subject}`);
      }
    }
  }
  void read();
  return {
    connection,
    refusals,
    async refusalsOf(work) {
      const before = refusals.length;
      work();
      // The server answers in order: by the second answer to a ping, its refusals were heard.
      await connection.flush();
      await connection.flush();
      return refusals.slice(before);
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
