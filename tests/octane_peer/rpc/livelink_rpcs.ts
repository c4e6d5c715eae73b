import type { MessageInitShape } from "@bufbuild/protobuf";
import { LiveLinkService } from "../../../kit/octane/gen/beta2.ts";
import { meshInstances, meshOf, spheresOf } from "../scene/compile_geometry.ts";
import { pinNumber, pinVector } from "../scene/compile_materials.ts";
import type { GraphNode } from "../scene/items.ts";
import type { AttributeValue } from "../scene/pin_specs.ts";
import { setPinValue } from "../scene/values.ts";
import { type Mesh, sphereMesh } from "../tracer/meshes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidReference } from "./refusal.ts";
import { serve, type ServedService } from "./service.ts";

const COUNTER_CLOCKWISE = 1;

interface WireVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const vector = ([x, y, z]: Vec3): WireVector => ({ x, y, z });

/** A mesh node's polygons with its exact spheres turned into polygons too. */
function polygonsOf(node: GraphNode): Mesh {
  const parts = [
    meshOf(node),
    ...spheresOf(node).map(({ centre, radius }) => {
      const ball = sphereMesh(radius);
      const vertices = ball.vertices.map(([x, y, z]): Vec3 => [
        x + centre[0],
        y + centre[1],
        z + centre[2],
      ]);
      return { ...ball, vertices };
    }),
  ];
  const vertices: Vec3[] = [];
  const normals: Vec3[] = [];
  const polygons: Mesh["polygons"][number][] = [];
  for (const part of parts) {
    const [v, n] = [vertices.length, normals.length];
    vertices.push(...part.vertices);
    normals.push(...part.normals);
    for (const polygon of part.polygons) {
      polygons.push({
        vertices: polygon.vertices.map((index) => index + v),
        normals: polygon.normals.map((index) => index + n),
      });
    }
  }
  return { vertices, normals, polygons };
}

/** The LiveLink camera and meshes. A camera that is set waits for the next update. */
export function livelinkRpcs({ engine, handles }: PeerContext): ServedService {
  const instances = () => meshInstances(engine.geometryNode);
  return serve(LiveLinkService, {
    getCamera: () => {
      const camera = engine.cameraNode;
      if (camera === null) return {};
      return {
        posSet: { case: "position", value: vector(pinVector(camera, "P_POSITION", [0, 0, 0])) },
        targetSet: { case: "target", value: vector(pinVector(camera, "P_TARGET", [0, 0, 0])) },
        upSet: { case: "up", value: vector(pinVector(camera, "P_UP", [0, 1, 0])) },
        fovSet: { case: "fov", value: pinNumber(camera, "P_FOV", 0) },
      };
    },
    setCamera: (request) => {
      const camera = engine.cameraNode;
      if (camera === null) return {};
      const set = (id: string, value: AttributeValue) =>
        setPinValue(engine.project.graph, camera, camera.pinOf(id).index, value);
      const { posSet, targetSet, upSet, fovSet } = request;
      if (posSet.case !== undefined) {
        set("P_POSITION", [posSet.value.x, posSet.value.y, posSet.value.z]);
      }
      if (targetSet.case !== undefined) {
        set("P_TARGET", [targetSet.value.x, targetSet.value.y, targetSet.value.z]);
      }
      if (upSet.case !== undefined) set("P_UP", [upSet.value.x, upSet.value.y, upSet.value.z]);
      if (fovSet.case !== undefined) set("P_FOV", fovSet.value);
      return {};
    },
    getMeshes: () => ({
      meshes: instances().map(({ node }, id) => ({
        name: node.name,
        id,
        objectHandle: handles.item(node).handle,
      })),
    }),
    getMesh: ({ objecthandle }) => {
      const found = instances().find(({ node }) =>
        BigInt.asIntN(32, handles.item(node).handle) === BigInt(objecthandle)
      );
      if (found === undefined) throw invalidReference();
      const { node, placement } = found;
      const mesh = polygonsOf(node);
      const row = (at: number) => ({
        x: placement[at] ?? 0,
        y: placement[at + 1] ?? 0,
        z: placement[at + 2] ?? 0,
        w: placement[at + 3] ?? 0,
      });
      const data: MessageInitShape<typeof LiveLinkService.method.getMesh.output> = {
        name: node.name,
        positions: mesh.vertices.map(vector),
        normals: mesh.normals.map(vector),
        vertsPerPoly: mesh.polygons.map((polygon) => polygon.vertices.length),
        polyVertIndices: mesh.polygons.flatMap((polygon) => polygon.vertices),
        polyNormalIndices: mesh.polygons.flatMap((polygon) => polygon.normals),
        windingOrder: COUNTER_CLOCKWISE,
        worldMatrix: { row0: row(0), row1: row(4), row2: row(8) },
      };
      return data;
    },
  });
}
