export {
  type CallOptions,
  callRequest,
  type CallResult,
  replyTo,
  requestEvent,
} from "./requests_call.ts";
export {
  type Answer,
  type Answerer,
  createAnswerer,
  type RequestCaller,
  type RequestHandler,
  type RequestHandlers,
  RequestRefused,
} from "./requests_answer.ts";
export { serveRequests, type ServeRequestsOptions } from "./requests_serve.ts";
