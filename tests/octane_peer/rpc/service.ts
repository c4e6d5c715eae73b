import type {
  DescMethod,
  DescService,
  Message,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";

/** What a handler answers: fields of the response, or the response's bytes. */
export type Answer<M extends DescMethod> = MessageInitShape<M["output"]> | Uint8Array;

/** Handlers of some of a service's rpcs, by rpc name; one that is sent a stream is called per message. */
export type Handlers<S extends DescService> = {
  [K in keyof S["method"]]?: S["method"][K] extends infer M extends DescMethod
    ? (request: MessageShape<M["input"]>) => Answer<M> | Promise<Answer<M>>
    : never;
};

/** A handler whose types have been checked before. */
export type UntypedHandler = (request: Message) => unknown;

/** The rpcs of a service that are served. */
export interface ServedService {
  readonly service: string;
  readonly handlers: ReadonlyMap<string, UntypedHandler>;
}

/**
 * Checks handlers against a generated service and forgets the types: the same handlers serve the
 * other generation's service of the same name, whose shared messages have the same fields.
 */
export function serve<S extends DescService>(service: S, handlers: Handlers<S>): ServedService {
  const byName = new Map<string, UntypedHandler>();
  for (const method of service.methods) {
    const handler = (handlers as Record<string, unknown>)[method.localName];
    if (typeof handler === "function") byName.set(method.name, handler as UntypedHandler);
  }
  return { service: service.typeName, handlers: byName };
}

/**
 * Serves rpcs that come in families, named by rule rather than one by one. `R` has the fields that
 * the requests of the family share.
 */
export function serveFamily<R>(
  service: string,
  family: Iterable<readonly [string, (request: R) => unknown]>,
): ServedService {
  const handlers = new Map<string, UntypedHandler>();
  for (const [name, handler] of family) {
    handlers.set(name, (request) => handler(request as unknown as R));
  }
  return { service, handlers };
}
