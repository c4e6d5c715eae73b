/** Speaking with Octane: generated types, the client, and the parsers of what it streams. */
export {
  ClayMode,
  ImageType,
  NamedColorSpace,
  PremultipliedAlphaType,
  RenderState,
  SubSampleMode,
} from "./gen/common/enums_pb.ts";
export { grpcMethod, grpcService, rpcPath } from "./grpc_service.ts";
export type { OctaneImage } from "./image.ts";
export {
  type GrabbedResult,
  parseGrabResponse,
  parseStreamEvent,
  type StreamEvent,
} from "./stream_parser.ts";
export { WireFormatError } from "./wire_reader.ts";
