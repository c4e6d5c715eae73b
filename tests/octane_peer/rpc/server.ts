import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { guardHttp2 } from "../../../kit/octane/http2_guard.ts";
import { generated, type Generation } from "../wire/names.ts";
import type { CallLog } from "./call_log.ts";
import {
  type AnyHandler,
  type CallGate,
  clientStream,
  rawMethod,
  unary,
  unimplemented,
} from "./dispatcher.ts";
import type { ServedService, UntypedHandler } from "./service.ts";
import type { WriteLog } from "./write_log.ts";

/** Rpcs outside the known services that crash a real Octane, and why they count as forbidden. */
const CRASHES = "it crashes Octane";
const FORBIDDEN: ReadonlyMap<string, string> = new Map([
  ["/octaneapi.ApiRenderEngineService/asyncTonemapBufferType", CRASHES],
  ["/octaneapi.ApiImageComponentService/create", CRASHES],
  ["/octaneapi.ApiGeometryExporterService/create", CRASHES],
  ["/octaneapi.ApiMaterialXGlobalService/getAllMxNodeCategories", CRASHES],
  ["/octaneapi.ApiImageBufferService/save", "it crashes Octane when given another class's handle"],
  ["/octaneapi.ApiControlService/startBlockingOperation", "it blocks Octane"],
  ["/octaneapi.ApiControlService/closeOctane", "it quits Octane"],
]);

const STREAM = "/octaneapi.StreamCallbackService/callbackChannel";
const UNLIMITED = -1;

/** What a server is made of. */
export interface ServerParts {
  readonly generation: Generation;
  readonly served: readonly ServedService[];
  readonly stream: AnyHandler;
  readonly gate: CallGate;
  readonly log: CallLog;
  readonly writes: WriteLog;
}

function pathOf(service: DescService, name: string): string {
  return `/${service.typeName}/${name}`;
}

/**
 * Builds a server of one generation. What it does not serve, the other generation's rpcs and the
 * forbidden ones included, answers UNIMPLEMENTED as unknown methods do, but is counted.
 */
export function createServer(
  { generation, served, stream, gate, log, writes }: ServerParts,
): Server {
  const handlers = new Map<string, UntypedHandler>();
  for (const { service, handlers: some } of served) {
    for (const [name, handler] of some) handlers.set(`/${service}/${name}`, handler);
  }
  const methods = new Map<string, AnyHandler>();
  const kinds = new Map<string, DescMethod["methodKind"]>();
  for (const service of generated(generation).services as readonly DescService[]) {
    for (const method of service.methods) {
      const path = pathOf(service, method.name);
      const handler = handlers.get(path);
      kinds.set(path, method.methodKind);
      if (path === STREAM) methods.set(path, stream);
      else if (handler !== undefined) {
        const serveCall = method.methodKind === "client_streaming" ? clientStream : unary;
        methods.set(path, serveCall(path, method, handler, gate, log, writes));
      }
    }
  }
  const other = generated(generation === "alpha5" ? "beta2" : "alpha5");
  const known = [...generated(generation).services, ...other.services] as readonly DescService[];
  const paths = known.flatMap((service) =>
    service.methods.map(({ name }) => pathOf(service, name))
  );
  for (const path of [...paths, ...FORBIDDEN.keys()]) {
    if (methods.has(path)) continue;
    const reason = FORBIDDEN.get(path);
    const refuse = unimplemented(path, log);
    methods.set(
      path,
      (call: Parameters<typeof refuse>[0], answer: Parameters<typeof refuse>[1]) => {
        if (reason !== undefined) log.forbade(path, reason);
        refuse(call, answer);
      },
    );
  }
  guardHttp2();
  const server = new Server({
    "grpc.max_receive_message_length": UNLIMITED,
    "grpc.max_send_message_length": UNLIMITED,
  });
  for (const [path, handler] of methods) {
    const implementation = { call: handler } as UntypedServiceImplementation;
    server.addService({ call: rawMethod(path, kinds.get(path) ?? "unary") }, implementation);
  }
  return server;
}

/** Binds a server; resolves to the port. A port that was just given up may take a moment. */
export async function bind(server: Server, host: string, port: number): Promise<number> {
  const deadlineMs = performance.now() + 30_000;
  for (;;) {
    try {
      return await new Promise<number>((resolve, reject) => {
        server.bindAsync(
          `${host}:${port}`,
          ServerCredentials.createInsecure(),
          (error, bound) => error === null ? resolve(bound) : reject(error),
        );
      });
    } catch (error) {
      if (port === 0 || performance.now() > deadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
