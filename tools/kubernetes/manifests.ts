import type { IDeployment, IStatefulSet } from "kubernetes-models/apps/v1";
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import type { IIngress, INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1";
import type {
  IConfigMap,
  IContainer,
  INamespace,
  IPodTemplateSpec,
  ISecret,
  IService,
} from "kubernetes-models/v1";
import { parse, parseAllDocuments } from "yaml";

/** The repository's root. */
export const ROOT = new URL("../..", import.meta.url).pathname;

/** The folder that `kubectl apply -k` is given. */
export const BASE = `${ROOT}deploy`;

/** The kinds that the manifests are made of. */
export interface Kinds {
  readonly Namespace: INamespace;
  readonly ConfigMap: IConfigMap;
  readonly Secret: ISecret;
  readonly Service: IService;
  readonly Deployment: IDeployment;
  readonly StatefulSet: IStatefulSet;
  readonly HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  readonly PodDisruptionBudget: IPodDisruptionBudget;
  readonly Ingress: IIngress;
  readonly NetworkPolicy: INetworkPolicy;
}

/** Anything that a manifest may hold, as it was written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

/** What a kustomization says, as far as Fuelrail's use it. */
export interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly nameSuffix?: string;
  readonly resources: readonly string[];
  readonly labels?: readonly {
    readonly pairs: Readonly<Record<string, string>>;
    readonly includeSelectors?: boolean;
  }[];
  readonly patches?: readonly {
    readonly target: { readonly kind: string; readonly name: string };
    readonly patch: string;
  }[];
  readonly configMapGenerator?: readonly {
    readonly name: string;
    readonly files: readonly string[];
  }[];
  readonly images?: readonly { readonly name: string; readonly newTag: string }[];
}

/** Reads the kustomization of a folder. */
export async function readKustomization(folder: string): Promise<Kustomization> {
  return parse(await Deno.readTextFile(`${folder}/kustomization.yaml`));
}

/** Everything that a kustomization's resources hold, those of the folders that it names too. */
export async function readManifests(folder: string): Promise<Manifest[]> {
  const { resources } = await readKustomization(folder);
  const all = await Promise.all(resources.map(async (resource) => {
    const path = `${folder}/${resource}`;
    if (!path.endsWith(".yaml")) return await readManifests(path);
    return parseAllDocuments(await Deno.readTextFile(path)).map((document) => {
      const [fault] = document.errors;
      if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);
      return document.toJS() as Manifest;
    });
  }));
  return all.flat();
}

/** The manifests of one kind. */
export function ofKind<K extends keyof Kinds>(all: readonly Manifest[], kind: K): Kinds[K][] {
  return all.filter((one) => one.kind === kind) as unknown as Kinds[K][];
}

/** What runs: a Deployment or StatefulSet with its pods' template and their one container. */
export interface Workload {
  readonly name: string;
  readonly manifest: IDeployment | IStatefulSet;
  readonly template: IPodTemplateSpec;
  readonly container: IContainer;
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything that runs. */
export function workloads(all: readonly Manifest[]): Workload[] {
  return [...ofKind(all, "Deployment"), ...ofKind(all, "StatefulSet")].map((manifest) => {
    const name = manifest.metadata?.name ?? "";
    const template = manifest.spec?.template;
    const [container, ...others] = template?.spec?.containers ?? [];
    if (template === undefined || container === undefined || others.length > 0) {
      throw new Error(`${name} does not have one container`);
    }
    return { name, manifest, template, container, labels: template.metadata?.labels ?? {} };
  });
}

/** Whether a selector takes pods of these labels. */
export function selects(
  selector: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly {
      readonly key: string;
      readonly operator: string;
      readonly values?: readonly string[];
    }[];
  },
  labels: Readonly<Record<string, string>>,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== "In") throw new Error(`No selector here uses ${operator}`);
      return values.includes(labels[key] ?? "");
    });
}
