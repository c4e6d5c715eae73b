import type { BusRequest, EventType, RequestId } from "@fuelrail/contracts";
import { eventOf, isViewerErrorCode, toKitDialect } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { type Answerer, callRequest } from "@fuelrail/kit/requests";
import { workNow } from "@fuelrail/kit/work";
import { type TextMessage, textMessage } from "../core/state_queue.ts";
import type { Grant } from "../core/access/grant.ts";
import type { Identity } from "../core/viewer.ts";

/** A viewer's request to the service that owns it. */
export interface ViewerRequest {
  readonly type: EventType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly requestId: RequestId | undefined;
  readonly isKitDialect: boolean;
}

/** What came back: the message for the viewer, and `ok` or the code of the refusal. */
export interface ServiceAnswer {
  readonly message: TextMessage;
  readonly outcome: string;
}

/**
 * Asks the owning service on a viewer's behalf; never rejects. What gateways own is answered
 * `here`, so that a viewer always finds what it has done before.
 */
export async function askService(
  bus: Bus,
  { viewerId, role, name, room, owner, grant }: Identity,
  { type, payload, requestId, isKitDialect }: ViewerRequest,
  here: Answerer | undefined,
): Promise<ServiceAnswer> {
  const { subject, tokenId, rooms } = grant;
  const given = name === undefined ? {} : { name };
  const everyRoom = rooms === "*";
  const id = requestId ?? workNow().requestId;
  const identified = id === undefined ? {} : { requestId: id };
  const reply = here !== undefined && eventOf(type).owner === "gateway"
    ? await here(type, {
      payload: { ...payload },
      role,
      viewer_id: viewerId,
      owner,
      ...given,
      ...tokenFields(grant),
    })
    : await callRequest(bus, room, type, payload, {
      role,
      viewerId,
      everyRoom,
      ...given,
      ...(subject === undefined ? {} : { subject }),
      ...(tokenId === undefined ? {} : { tokenId }),
      ...identified,
    });
  const code = String(reply.payload["code"]);
  const refusal = isViewerErrorCode(code) ? code : "other";
  const outcome = reply.event_type === "viewerError" ? refusal : "ok";
  const { request_id: _ours, ...told } = reply.payload;
  const echoed = {
    ...reply,
    payload: requestId === undefined ? told : { ...told, request_id: requestId },
  };
  const answer = isKitDialect ? toKitDialect(echoed, type) : echoed;
  return { message: textMessage(JSON.stringify(answer)), outcome };
}

/** What a request on the bus says of the access token behind it. */
export function tokenFields(
  { subject, tokenId, rooms }: Grant,
): Pick<BusRequest, "sub" | "token_id" | "every_room"> {
  return {
    every_room: rooms === "*",
    ...(subject === undefined ? {} : { sub: subject }),
    ...(tokenId === undefined ? {} : { token_id: tokenId }),
  };
}

/** A message in the words of Kit applications. */
export function kitText(text: string): string {
  return JSON.stringify(toKitDialect(JSON.parse(text)));
}
