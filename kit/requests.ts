export {
  type CallOptions,
  callRequest,
  type CallResult,
  replyTo,
  requestEvent,
} from "./requests_call.ts";
export {
  type Answer,
  type RequestCaller,
  type RequestHandler,
  type RequestHandlers,
  RequestRefused,
  serveRequests,
  type ServeRequestsOptions,
} from "./requests_serve.ts";
