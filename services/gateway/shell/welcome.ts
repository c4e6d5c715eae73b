import type { RequestId, Role } from "@fuelrail/contracts";
import {
  ACK_WINDOW_MAX,
  BINARY_RATE_PER_S,
  capabilitiesOf,
  encodeEvent,
  MAX_FRAME_BYTES,
  MAX_JSON_BYTES,
  MAX_VIEWER_BINARY_BYTES,
  MESSAGE_RATE_PER_S,
  NO_ACK_CLOSE_MS,
  REQUESTS_IN_FLIGHT_MAX,
} from "@fuelrail/contracts";
import { type TextMessage, textMessage } from "../core/state_queue.ts";
import type { Identity } from "../core/viewer.ts";

const LIMITS = {
  max_json_bytes: MAX_JSON_BYTES,
  max_frame_bytes: MAX_FRAME_BYTES,
  max_binary_bytes: MAX_VIEWER_BINARY_BYTES,
  ack_window_max: ACK_WINDOW_MAX,
  messages_per_s: MESSAGE_RATE_PER_S,
  binary_per_s: BINARY_RATE_PER_S,
  requests_in_flight: REQUESTS_IN_FLIGHT_MAX,
  no_ack_close_ms: NO_ACK_CLOSE_MS,
};

const CAPABILITIES: Readonly<Record<Role, readonly string[]>> = {
  viewer: capabilitiesOf("viewer"),
  operator: capabilitiesOf("operator"),
  admin: capabilitiesOf("admin"),
};

/** The answer to a newer token: what holds from now on. */
export function refreshedMessage(
  identity: Identity,
  requestId: RequestId | undefined,
): TextMessage {
  const { role, grant } = identity;
  return textMessage(encodeEvent("tokenRefreshed", {
    role,
    expires_at: grant.expiresUnixMs ?? null,
    capabilities: [...CAPABILITIES[role]],
  }, requestId));
}

/** The answer to a hello. */
export function welcomeMessage(identity: Identity, unixMs: number): TextMessage {
  const { viewerId, room, role, name, resumeToken, grant } = identity;
  return textMessage(encodeEvent("welcome", {
    viewer_id: viewerId,
    room,
    role,
    resume_token: resumeToken,
    capabilities: [...CAPABILITIES[role]],
    limits: LIMITS,
    server_time: unixMs,
    expires_at: grant.expiresUnixMs ?? null,
    ...(name === undefined ? {} : { name }),
  }));
}
