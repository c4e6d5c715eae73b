import type { StackSecrets } from "./secrets.ts";
import { secretFiles } from "./stack_files.ts";

/** A list that `kubectl apply` takes. */
export interface SecretList {
  readonly apiVersion: "v1";
  readonly kind: "List";
  readonly items: readonly KubernetesSecret[];
}

/** A Secret with the files of one reader. */
export interface KubernetesSecret {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type: "Opaque";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, string>>;
}

/** The secrets as Kubernetes keeps them: for each reader one, `<reader>-secrets`. */
export function kubernetesSecrets(
  namespace: string,
  servers: readonly string[],
  secrets: StackSecrets,
): SecretList {
  const items = Object.entries(secretFiles(servers, secrets)).map(([reader, files]) => ({
    apiVersion: "v1" as const,
    kind: "Secret" as const,
    type: "Opaque" as const,
    metadata: { name: `${reader}-secrets`, namespace },
    stringData: files,
  }));
  return { apiVersion: "v1", kind: "List", items };
}
