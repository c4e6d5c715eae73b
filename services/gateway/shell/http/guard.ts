import {
  type EndpointName,
  endpointRole,
  parseRoom,
  roleAllows,
  type Room,
} from "@fuelrail/contracts";
import type { MiddlewareHandler } from "hono";
import { originFault, type OriginRule } from "../../core/origin.ts";
import type { Grant } from "../../core/access/grant.ts";
import type { Auth, AuthResult } from "../auth.ts";
import { type HttpContext, type HttpEnv, refuseHttp } from "./http_env.ts";

/** Refuses requests from where they may not come, and lets allowed origins read the answers. */
export function originGuard(
  rule: OriginRule,
  onRefused: (reason: string) => void,
): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const origin = context.req.header("origin");
    const fault = originFault({ origin, host: context.req.header("host") }, rule);
    if (fault !== undefined) {
      onRefused("origin");
      return refuseHttp(context, "forbidden", fault);
    }
    if (origin !== undefined) {
      context.header("access-control-allow-origin", origin);
      context.header("vary", "Origin");
      context.header("access-control-expose-headers", "ETag");
    }
    if (context.req.method === "OPTIONS" && origin !== undefined) {
      context.header("access-control-allow-methods", "GET, HEAD, POST");
      context.header("access-control-allow-headers", "authorization, content-type, if-none-match");
      return context.body(null, 204);
    }
    return await next();
  };
}

/**
 * Finds out who asks: a bearer token counts as it is, one in the query only for watching, because
 * addresses end up in logs and histories.
 */
export async function grantOf(
  auth: Auth,
  bearer: string | undefined,
  inQuery: string | undefined,
  room: Room | undefined,
): Promise<AuthResult> {
  const token = /^bearer\s+(\S+)$/i.exec(bearer ?? "")?.[1];
  if (token !== undefined || inQuery === undefined) return await auth.check(token, room);
  const result = await auth.check(inQuery, room);
  return result.ok ? { ok: true, grant: forWatching(result.grant) } : result;
}

function forWatching(grant: Grant): Grant {
  return { ...grant, role: "viewer" };
}

/**
 * Lets a request through whose token allows the endpoint, in the room of the path where there is
 * one, as the contracts' table says.
 */
export function requireAccess(
  auth: Auth,
  endpoint: EndpointName,
  onRefused: (reason: string) => void,
): MiddlewareHandler<HttpEnv> {
  const role = endpointRole(endpoint) ?? "viewer";
  return async (context, next) => {
    const room = roomOf(context);
    if (room instanceof Response) return room;
    const { req } = context;
    const result = await grantOf(auth, req.header("authorization"), req.query("token"), room);
    if (!result.ok) {
      onRefused(result.code);
      return refuseHttp(context, result.code, result.message);
    }
    if (!roleAllows(result.grant.role, role)) {
      onRefused("forbidden");
      const message = `This needs the role ${role}, the token has ${result.grant.role}`;
      return refuseHttp(context, "forbidden", message);
    }
    context.set("grant", result.grant);
    return await next();
  };
}

/** The room of the path, undefined where the path has none, or the refusal of a bad name. */
export function roomOf(context: HttpContext): Room | undefined | Response {
  const text = context.req.param("room");
  if (text === undefined) return undefined;
  const parsed = parseRoom(text);
  return parsed.ok ? parsed.room : refuseHttp(context, "bad_message", parsed.reason);
}
