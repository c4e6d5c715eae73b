/** Speaking with Octane: generated types, the client, and the parsers of what it streams. */
export {
  type AttributeCaller,
  type AttributeKind,
  attributeKindOf,
  AttributeRefused,
  type AttributeValues,
  readAttribute,
  readAttributeArray,
  writeAttribute,
  writeAttributeArray,
} from "./attributes.ts";
export type { CallbackChannel, CallbackHandlers } from "./callback_channel.ts";
export {
  CONNECT_TIMEOUT_MS,
  type GrabOptions,
  type OctaneConnection,
  openOctane,
  type OpenOptions,
} from "./connection.ts";
export { DEFAULT_DEADLINE_MS, defaultDeadlineMs } from "./deadlines.ts";
export {
  createOctaneDesk,
  type OctaneAtDesk,
  type OctaneDesk,
  type OctaneDeskOptions,
} from "./desk.ts";
export { FORBIDDEN_RPCS, forbiddenReason } from "./forbidden.ts";
export {
  ClayMode,
  ImageType,
  NamedColorSpace,
  PremultipliedAlphaType,
  RenderState,
  SubSampleMode,
} from "./gen/common/enums_pb.ts";
export { detectGeneration, type OctaneGeneration, type Probe } from "./generation.ts";
export { grpcMethod, grpcService, rpcPath } from "./grpc_service.ts";
export { guardHttp2 } from "./http2_guard.ts";
export type { OctaneImage } from "./image.ts";
export { OctaneError, type OctaneErrorKind, toOctaneError } from "./octane_error.ts";
export { reach, type ReachedAddress, type ReachOptions } from "./reach.ts";
export {
  CALLBACK_RPCS,
  registerCallbacks,
  type RegistrationResult,
  unregisterCallbacks,
} from "./registration.ts";
export {
  type GrabbedResult,
  parseGrabResponse,
  parseStreamEvent,
  type StreamEvent,
} from "./stream_parser.ts";
export { MAX_RECEIVE_BYTES } from "./transport.ts";
export {
  type OctaneTurn,
  type TurnAfter,
  type TurnOptions,
  type TurnOutcome,
  TurnRefused,
  withTurn,
} from "./turns_client.ts";
export type { CallOptions, CallReport, TurnTag } from "./unary.ts";
export {
  type PinAddress,
  type PinCaller,
  type PinKind,
  PinRefused,
  type PinValues,
  readPin,
  writePin,
} from "./values.ts";
export { WIRE_TYPE, WireFormatError, WireReader } from "./wire_reader.ts";
