import { createGeometryBuilder, IDENTITY, type Placement } from "./geometry_builder.ts";
import { boxMesh, rectangleMesh, torusMesh } from "./meshes.ts";
import type { MaterialData, SceneData } from "./scene_data.ts";

/** A placement that only moves, in metres. */
export function moved(x: number, y: number, z: number): Placement {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z];
}

/** A grey diffuse material with some of its fields changed. */
export function material(fields: Partial<MaterialData> = {}): MaterialData {
  return {
    kind: "diffuse",
    diffuse: [0.6, 0.6, 0.6],
    checks: null,
    specular: [1, 1, 1],
    transmission: [1, 1, 1],
    roughness: 0,
    index: 1.5,
    emission: [0, 0, 0],
    ...fields,
  };
}

/** A small scene with every kind of primitive, material and light, for tests of the tracer. */
export function smallScene(width = 48, height = 24): SceneData {
  const builder = createGeometryBuilder();
  builder.addMesh(rectangleMesh(40, 40), IDENTITY, () => 0, 0);
  builder.addSphere([0, 0, 0], 0.7, moved(-1.4, 0.7, 0), 1, 1);
  builder.addSphere([0, 0, 0], 0.6, moved(0.2, 0.6, 1), 2, 2);
  builder.addMesh(torusMesh(0.6, 0.2, 16, 8), moved(1.6, 0.2, 0), () => 3, 3);
  builder.addMesh(boxMesh(0.8, 1.4, 0.8), moved(0.3, 0.7, -1.4), () => 1, 4);
  builder.addMesh(rectangleMesh(1, 1), moved(-2, 3, 1), () => 4, 5);
  return {
    camera: {
      position: [0, 1.8, 6],
      target: [0, 0.6, 0],
      up: [0, 1, 0],
      fovDegrees: 42,
      fovYDegrees: 180,
      projection: "perspective",
      orthographicWidth: 6,
      lensShift: [0, 0],
      lensRadius: 0,
      focalDepth: 1,
      autofocus: false,
    },
    film: { width, height },
    geometry: builder.build(),
    materials: [
      material({ checks: { second: [0.3, 0.3, 0.32], sizeMetres: 0.5 } }),
      material({ diffuse: [0.8, 0.2, 0.1] }),
      material({ kind: "specular" }),
      material({
        kind: "glossy",
        diffuse: [0, 0, 0],
        specular: [0.9, 0.7, 0.3],
        roughness: 0.3,
        index: 1,
      }),
      material({ emission: [8, 7, 6] }),
    ],
    environment: {
      kind: "daylight",
      sunDirection: [0.5, 0.6, 0.4],
      sunIntensity: 1,
      sunSize: 3,
      power: 1,
      turbidity: 3,
      skyColor: [0.05, 0.3, 1],
      sunsetColor: [0.6, 0.12, 0.02],
      groundColor: [0.1, 0.1, 0.1],
      color: [1, 1, 1],
    },
    kernel: { maxSamples: 8, maxDepth: 6, clamp: 4, alphaChannel: false, keepEnvironment: false },
    imager: { exposure: 1, gamma: 1, saturation: 1, whiteBalance: [1, 1, 1] },
  };
}
