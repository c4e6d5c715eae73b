/** One generation's interface as plain comparable text, however it was read. */
export interface WireModel {
  /** By path `/package.Service/method`. */
  readonly rpcs: Map<string, RpcModel>;
  /** By full name; fields by number. */
  readonly messages: Map<string, Map<number, FieldModel>>;
  /** By full name; numbers by value name. */
  readonly enums: Map<string, Map<string, number>>;
}

export interface RpcModel {
  readonly request: string;
  readonly response: string;
  readonly streaming: "unary" | "client stream" | "server stream" | "both streams";
}

export interface FieldModel {
  readonly name: string;
  readonly type: string;
  readonly label: "singular" | "optional" | "repeated" | "repeated packed";
  /** The oneof's name, or "none". */
  readonly oneof: string;
}

export function emptyModel(): WireModel {
  return { rpcs: new Map(), messages: new Map(), enums: new Map() };
}

/** The word for an rpc's streaming flags. */
export function streamingWord(client: boolean, server: boolean): RpcModel["streaming"] {
  if (client) return server ? "both streams" : "client stream";
  return server ? "server stream" : "unary";
}
