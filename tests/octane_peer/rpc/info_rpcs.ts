import {
  ApiControlService as Beta2ControlService,
  ApiInfoService,
} from "../../../kit/octane/gen/beta2.ts";
import { NODE_TYPES } from "../scene/node_types.ts";
import { pinColor } from "./pin_colors.ts";
import { invalidArgument } from "./refusal.ts";
import { attributeInfo, graphInfo, nodeInfo, STANDARD_GRAPH } from "./describe.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const BEAUTY = {
  renderPassId: 0,
  name: "Beauty",
  exrLayerName: "Beauty",
  shortName: "Beauty",
  description: "The picture itself.",
  category: "Beauty",
} as const;

/** What the renderer is, and what it knows about node types. */
export function infoRpcs({ identity, names, handles }: PeerContext): ServedService {
  const specOf = (type: number) => {
    const spec = NODE_TYPES.get(names.name("NodeType", type));
    if (spec === undefined) throw invalidArgument(`node type ${type} is not known`);
    return spec;
  };
  const pinTypes = () =>
    [
      ...new Set([...NODE_TYPES.values()].flatMap((spec) => [
        spec.outType,
        ...spec.pins.map((pin) => pin.type),
      ])),
    ]
      .map((type) => names.number("NodePinType", type));
  const nodeTypes = (outType?: string) =>
    [...NODE_TYPES.values()]
      .filter((spec) => outType === undefined || spec.outType === outType)
      .map((spec) => names.number("NodeType", spec.type));
  const words = (name: string) => name.replace(/^[A-Z]+_/, "").toLowerCase().replaceAll("_", " ");
  return serve(ApiInfoService, {
    octaneVersion: () => ({ result: identity.version }),
    octaneName: () => ({ result: identity.name }),
    isDemoVersion: () => ({ result: false }),
    isSubscriptionVersion: () => ({ result: false }),
    getPinTypes: () => ({ pinTypes: { data: pinTypes() }, size: pinTypes().length }),
    getGraphTypes: () => ({
      graphTypes: { data: [names.number("NodeGraphType", STANDARD_GRAPH)] },
      size: 1,
    }),
    getNodeTypes: () => ({ nodesTypes: { data: nodeTypes() }, size: nodeTypes().length }),
    nodeInfo: ({ type }) => ({ result: nodeInfo(names, specOf(type)) }),
    graphInfo: ({ type }) => {
      if (names.name("NodeGraphType", type) !== STANDARD_GRAPH) {
        throw invalidArgument(`graph type ${type} is not known`);
      }
      return { result: graphInfo(names) };
    },
    attributeInfo: ({ type, attrId }) => {
      const id = names.name("AttributeId", attrId);
      const spec = specOf(type).attributes.find((attribute) => attribute.id === id);
      return { result: attributeInfo(names, spec) };
    },
    nodePinInfo: ({ nodeType, pinIx }) => {
      const pin = specOf(nodeType).pins[pinIx];
      if (pin === undefined) throw invalidArgument(`pin index ${pinIx} is out of range`);
      return { result: handles.other({ kind: "pinInfo", pin }) };
    },
    getPinTypeName: ({ type }) => ({ result: words(names.name("NodePinType", type)) }),
    getPinTypeColor: ({ type }) => ({ result: pinColor(names.name("NodePinType", type)) }),
    getNodeTypeName: ({ type }) => ({
      result: NODE_TYPES.get(names.name("NodeType", type))?.label ?? "",
    }),
    getCompatibleTypes: ({ outType }) => {
      const data = nodeTypes(names.name("NodePinType", outType));
      return { compatGraphs: { data: [] }, compatNodes: { data }, compatNodesSize: data.length };
    },
    renderPassInfo: ({ id }) => ({ result: id === 0 ? BEAUTY : { renderPassId: id } }),
    getAllRenderPassIds: () => ({ result: { data: [0] }, length: 1 }),
    renderPassName: ({ id }) => ({ result: id === 0 ? BEAUTY.name : "" }),
  });
}

/** Writes no log for anybody. */
export function controlRpcs(): ServedService {
  return serve(Beta2ControlService, { setApiLogFilePath: () => ({ success: false }) });
}

/** Beta 2 alone says whether a WebRTC stream runs. Here none does. */
export function beta2ControlRpcs(): ServedService {
  return serve(Beta2ControlService, {
    getWebRTCStatus: () => ({ running: false, signalServerAddress: "", ourId: "" }),
  });
}
