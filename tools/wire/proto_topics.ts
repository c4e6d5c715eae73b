/** File topics of messages in package `octaneapi` itself, by name; the first match counts. */
const TOPICS: readonly (readonly [topic: string, pattern: RegExp])[] = [
  ["objects", /^ObjectRef/],
  ["callbacks", /CallbackT?$|ObserverT$/],
  ["stream", /^(StreamCallbackRequest|BasicCallbackRequest|On\w+(Data|Request))$/],
  ["pin_infos", /PinInfo$|PinTypeInfo$|^ApiTextureValueTypeSet$/],
  ["node_infos", /Info$|InfoSetArrayT$|TypeArrayT$/],
  ["selection", /^PinSelection/],
  ["project", /^ReferencePackage/],
  ["statistics", /Statistics$|MemoryUsage$/],
  ["images", /Image|RenderPass/],
  ["values", /./],
];

/** What each file is about, as its leading comment; a service's file needs none. */
export const TOPIC_NOTES: Readonly<Record<string, string>> = {
  objects: "References to objects that live in Octane.",
  callbacks: "Who wants a callback. Only modules on Octane's machine are ever called back.",
  stream: "What callbackChannel announces.",
  pin_infos: "What a pin accepts: ranges, defaults and labels by kind.",
  node_infos: "What Octane knows about node types, graph types and attributes.",
  selection: "Pin selections.",
  project: "Settings of project packages.",
  statistics: "How far the render is, and what it costs.",
  images: "Rendered images, render passes and how images are exported.",
  values: "Vectors, arrays and other plain values.",
  enums: "Enums that are the same in both generations.",
  livelink: "The LiveLink camera, meshes and files.",
};

/** Comments above messages, by full name. */
export const MESSAGE_NOTES: Readonly<Record<string, string>> = {
  "octaneapi.ObjectRef":
    "A handle of 0 is no object. `type` is the class that the rpc is declared on, " +
    "which need not be the object's own.",
  "octaneapi.ApiRenderImage":
    "The first pixel is the top left one; rows run downwards and are `pitch` pixels apart.",
  "octaneapi.ApiRenderEngine.pickResponse":
    "`result` counts the hits; only the nearest one is on the wire.",
  "octaneapi.ApiFloatPinInfo": "Only the first `dimCount` dimensions mean anything.",
  "livelinkapi.CameraState": "A part that is absent is left as it is.",
  "livelinkapi.Empty": "Not google.protobuf.Empty, though the bytes are the same.",
};

/** Comments behind fields, by full message name and field name. */
export const FIELD_NOTES: Readonly<Record<string, string>> = {
  "octaneapi.ApiRenderImage.pitch": "pixels, not bytes",
  "octaneapi.ApiRenderImage.renderTime": "seconds",
  "octaneapi.ApiRenderImage.renderPassId": "always 0: passes are told apart by their order",
  "octaneapi.RenderResultStatistics.renderTime": "seconds",
  "octaneapi.RenderResultStatistics.estimatedRenderTime": "seconds",
  "octaneapi.ApiProjectManager.loadProjectRequest.projectPath": "on Octane's machine",
  "octaneapi.ApiProjectManager.loadProjectRequest.evaluate": "omitted: not renderable",
  "octaneapi.ApiNode.connectToIxRequest.doCycleCheck": "a cycle without the check ends Octane",
  "octaneapi.ApiRenderEngine.setRenderRegionRequest.regionMin": "pixels, inclusive",
  "octaneapi.ApiRenderEngine.setRenderRegionRequest.regionMax": "pixels, inclusive",
  "livelinkapi.CameraState.fov": "horizontal, degrees",
};

/** The topic of a message in package `octaneapi`, given its name there. */
export function topicOf(name: string): string {
  return TOPICS.find(([, pattern]) => pattern.test(name))?.[0] ?? "values";
}

/** `ApiNodePinInfoEx` becomes `api_node_pin_info_ex`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
