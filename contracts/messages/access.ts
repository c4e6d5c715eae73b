import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { actor, count, cursor, id, role, sentence, unixMs, viewerId } from "./fields.ts";

const ask = { direction: "c2s", owner: "gateway", since: 1, available: true } as const;
const tell = {
  direction: "s2c",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: true,
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

/** One write to Octane, or one change of who may do what, with who made it. */
export const auditEntry = z.object({
  id,
  at: unixMs,
  service: z.string().max(64).describe("the service that wrote"),
  by: actor.extend({
    sub: z.string().max(256).optional().describe("whom the access token names"),
    token_id: id.optional().describe("`jti` of the access token"),
  }),
  role: z.enum(["viewer", "operator", "admin", "service"]),
  event_type: z.string().max(128),
  outcome: z.enum(["done", "begun", "refused", "failed"]).describe(
    "`begun`: accepted, the rest follows in events",
  ),
  code: z.string().max(64).optional().describe("why it was refused or failed"),
  summary: sentence.describe("values cut short, secrets left out"),
  count: z.int().min(1).describe("how often in a row, the last one summarised"),
}).meta({ title: "audit entry", description: "who changed what" });

/** One write to Octane with who made it. */
export type AuditEntry = z.output<typeof auditEntry>;

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
    payload: z.object({
      role,
      expires_at: unixMs.nullable(),
      capabilities: z.array(z.string()).optional().describe(
        "event types that this viewer may send from now on",
      ),
    }),
  },
  tokenExpiring: {
    ...tell,
    doc: "The token ends soon (TOKEN_EXPIRING_MS); refresh it or be closed as unauthorised.",
    payload: z.object({ expires_at: unixMs }),
  },
  revokeTokenRequest: {
    ...ask,
    role: "admin",
    reply: "accepted",
    doc: "Makes a token worthless at every gateway and closes who uses it: in this room, or in " +
      "every room if the admin's own token is for every room.",
    payload: z.object({
      jti: id,
      reason: sentence.optional(),
      expires_at: unixMs.optional().describe(
        "when the token ends by itself, as far as it is known: the record is kept until then; " +
          "refused in the past",
      ),
    }),
  },
  tokenRevoked: {
    ...tell,
    direction: "bus",
    role: "service",
    subject: "access",
    doc: "Tells every gateway of a revoked token.",
    payload: z.object({
      jti: id,
      every_room: z.boolean().default(false),
      expires_at: unixMs.nullable(),
      by: actor.optional(),
      reason: sentence.optional(),
    }),
  },
  removeViewerRequest: {
    ...ask,
    role: "admin",
    reply: "accepted",
    doc: "Closes one connection as forbidden: that of a viewer, a display or a drawing page.",
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
  viewerClosed: {
    ...tell,
    direction: "bus",
    role: "service",
    subject: "access",
    doc: "Tells the gateway that was asked that another has closed the connection.",
    payload: z.object({ viewer_id: viewerId }),
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
    doc: "Writes to Octane and changes of who may do what, newest first.",
    payload: z.object({
      entries: z.array(auditEntry),
      next: cursor.optional(),
      dropped: count.optional().describe("older entries that are in the logs only"),
    }),
  },
});
