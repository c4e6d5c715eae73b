import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { actor, count, cursor, id, role, sentence, unixMs, viewerId } from "./fields.ts";

const ask = { direction: "c2s", owner: "gateway", since: 1, available: false } as const;
const tell = {
  direction: "s2c",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: false,
} as const;

/** What an access token (JWT, HS256 or the organisation's own keys) says. */
export const tokenClaims = z.object({
  room: z.union([z.literal("*"), z.string().regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/)]),
  role,
  exp: z.number().positive().describe("Unix time, seconds"),
  jti: id,
  sub: z.string().min(1).max(256).optional(),
  name: z.string().min(1).max(128).optional(),
});

/** What an access token says. */
export type TokenClaims = z.output<typeof tokenClaims>;

/** Tokens, revocation and the record of who did what. */
export const accessEvents = defineEvents({
  refreshTokenRequest: {
    ...ask,
    role: "viewer",
    reply: "tokenRefreshed",
    doc: "Puts a newer token of the same room in the place of the one in use.",
    payload: z.object({ token: z.string().min(1).max(8_192) }),
  },
  tokenRefreshed: {
    ...tell,
    doc: "The role that holds from now on, and until when.",
    payload: z.object({ role, expires_at: unixMs.nullable() }),
  },
  tokenExpiring: {
    ...tell,
    doc: "The token ends soon; refresh it or be closed as unauthorised.",
    payload: z.object({ expires_at: unixMs }),
  },
  revokeTokenRequest: {
    ...ask,
    role: "admin",
    reply: "accepted",
    doc: "Makes a token worthless at every gateway and closes who uses it.",
    payload: z.object({ jti: id, reason: sentence.optional() }),
  },
  tokenRevoked: {
    ...tell,
    direction: "bus",
    role: "service",
    subject: "access",
    doc: "Tells every gateway of a revoked token.",
    payload: z.object({ jti: id, expires_at: unixMs, by: actor.optional() }),
  },
  removeViewerRequest: {
    ...ask,
    role: "admin",
    reply: "accepted",
    doc: "Closes one viewer's connection as forbidden.",
    payload: z.object({ viewer_id: viewerId, reason: sentence.optional() }),
  },
  viewerRemoved: {
    ...tell,
    direction: "bus",
    role: "service",
    subject: "access",
    doc: "Tells every gateway whose connection to close.",
    payload: z.object({ viewer_id: viewerId, reason: sentence.optional() }),
  },
  getAuditRequest: {
    ...ask,
    role: "admin",
    reply: "auditResult",
    doc: "Asks for the newest writes to Octane with who made them.",
    payload: z.object({ cursor: cursor.optional() }),
  },
  auditResult: {
    ...tell,
    role: "admin",
    doc: "Writes to Octane, newest first.",
    payload: z.object({
      entries: z.array(z.object({
        at: unixMs,
        by: actor,
        role,
        event_type: z.string(),
        outcome: z.enum(["done", "refused", "failed"]),
        summary: sentence,
      })),
      next: cursor.optional(),
      dropped: count.optional().describe("entries that were not kept"),
    }),
  },
});
