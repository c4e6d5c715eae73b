import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { LiveLinkService } from "../../../kit/octane/gen/beta2.ts";
import { poseOf, setPose } from "../scene/camera_pose.ts";
import { meshInstances, meshOf, spheresOf } from "../scene/compile_geometry.ts";
import type { GraphNode } from "../scene/items.ts";
import { type Mesh, sphereMesh } from "../tracer/meshes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidReference, Refusal } from "./refusal.ts";
import { serve, type ServedService } from "./service.ts";

const COUNTER_CLOCKWISE = 1;
const UNREADABLE = [
  Deno.errors.NotFound,
  Deno.errors.IsADirectory,
  Deno.errors.NotADirectory,
  Deno.errors.PermissionDenied,
];

type CameraState = MessageShape<typeof LiveLinkService.method.setCamera.input>;

interface WireVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const vector = ([x, y, z]: Vec3): WireVector => ({ x, y, z });
const triple = ({ x, y, z }: WireVector): Vec3 => [x, y, z];

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
export function livelinkRpcs({ engine, handles, faults }: PeerContext): ServedService {
  const instances = () => meshInstances(engine.geometryNode);
  function setCamera({ posSet, targetSet, upSet, fovSet }: CameraState): void {
    const camera = engine.cameraNode;
    if (camera === null) return;
    setPose(engine.project.graph, camera, {
      ...(posSet.case && { position: triple(posSet.value) }),
      ...(targetSet.case && { target: triple(targetSet.value) }),
      ...(upSet.case && { up: triple(upSet.value) }),
      ...(fovSet.case && { fov: fovSet.value }),
    });
  }
  return serve(LiveLinkService, {
    getCamera: () => {
      const camera = engine.cameraNode;
      if (camera === null) return {};
      const { position, target, up, fov } = poseOf(camera);
      return {
        ...(position && { posSet: { case: "position", value: vector(position) } }),
        ...(target && { targetSet: { case: "target", value: vector(target) } }),
        ...(up && { upSet: { case: "up", value: vector(up) } }),
        ...(fov !== undefined && { fovSet: { case: "fov", value: fov } }),
      };
    },
    setCamera: (state) => {
      setCamera(state);
      return {};
    },
    streamCamera: (state) => {
      setCamera(state);
      return { message: "taken" };
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
    getFile: async ({ filepath }) => {
      if (faults.refuseFiles) {
        throw new Refusal(status.PERMISSION_DENIED, "files are not given to clients");
      }
      try {
        return { filedata: await Deno.readFile(filepath) };
      } catch (error) {
        if (error instanceof Error && UNREADABLE.some((kind) => error instanceof kind)) {
          throw new Refusal(status.NOT_FOUND, `cannot read the file "${filepath}"`);
        }
        throw error;
      }
    },
  });
}
