import { attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { float, int } from "../pin_specs.ts";

const value = (type: Parameters<typeof attribute>[2], initial: Parameters<typeof attribute>[3]) => [
  attribute("A_VALUE", "value", type, initial),
];

/** Nodes that are a value. */
export const VALUE_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_BOOL", "PT_BOOL", "Values", "Bool value", [], value("AT_BOOL", false)),
  nodeType("NT_FLOAT", "PT_FLOAT", "Values", "Float value", [], value("AT_FLOAT4", [0, 0, 0, 0])),
  nodeType("NT_INT", "PT_INT", "Values", "Int value", [], value("AT_INT4", [0, 0, 0, 0])),
  nodeType("NT_ENUM", "PT_ENUM", "Values", "Enum value", [], value("AT_INT", 0)),
  nodeType("NT_BIT_MASK", "PT_BIT_MASK", "Values", "Bit mask", [], value("AT_INT", 0)),
  nodeType("NT_PROJECT_SETTINGS", "PT_UNKNOWN", "Settings", "Project settings", [], [
    attribute("A_RENDER_PRIORITY", "renderPriority", "AT_INT", 2),
    attribute("A_CLAY_MODE", "clayMode", "AT_INT", 0),
    attribute("A_SUBSAMPLING", "subsampling", "AT_INT", 1),
    attribute("A_TIME", "time", "AT_FLOAT", 0),
    attribute("A_FRAMES_PER_SECOND", "framesPerSecond", "AT_FLOAT", 24),
    attribute("A_MIN_TIME_SPAN", "minTimeSpan", "AT_FLOAT2", [0, 0]),
  ]),
  nodeType("NT_STRING", "PT_STRING", "Values", "String value", [], value("AT_STRING", "")),
  nodeType("NT_FILE", "PT_STRING", "Values", "File name", [], [
    ...value("AT_FILENAME", ""),
    attribute("A_PACKAGE", "package", "AT_STRING", ""),
  ]),
  nodeType("NT_DIRECTORY", "PT_STRING", "Values", "Directory", [], value("AT_FILENAME", "")),
  nodeType("NT_IMAGE_RESOLUTION", "PT_INT", "Values", "Image resolution", [], [
    attribute("A_VALUE", "value", "AT_INT3", [1024, 512, 0]),
    attribute("A_PRESET", "preset", "AT_INT", 403),
    attribute("A_ASPECT_RATIO", "aspectRatio", "AT_FLOAT", 0),
  ]),
  nodeType("NT_SUN_DIRECTION", "PT_FLOAT", "Values", "Sun direction", [
    float("P_LATITUDE", "latitude", [48.2], { min: -90, max: 90 }),
    float("P_LONGITUDE", "longitude", [16.37], { min: -180, max: 180 }),
    int("P_MONTH", "month", [6], { min: 1, max: 12 }),
    int("P_DAY", "day", [21], { min: 1, max: 31 }),
    float("P_HOUR", "hour", [16], { min: 0, max: 24 }),
    int("P_GMT_OFFSET", "gmtoffset", [1], { min: -12, max: 12 }),
  ], value("AT_FLOAT3", [0.6, 0.7, -0.35])),
  nodeType(
    "NT_TEX_RGB",
    "PT_TEXTURE",
    "Textures",
    "RGB color",
    [],
    value("AT_FLOAT3", [0.7, 0.7, 0.7]),
  ),
  nodeType("NT_TEX_FLOAT", "PT_TEXTURE", "Textures", "Grayscale color", [], value("AT_FLOAT", 0.7)),
];
