import assert from "node:assert/strict";
import { parse } from "yaml";
import { BASE, ofKind, readManifests, ROOT, selects, workloads } from "./manifests.ts";

const all = await readManifests(BASE);
const running = workloads(all);
const policies = ofKind(all, "NetworkPolicy");

/** The policies of one direction that hold for a pod. */
function policiesOf(name: string, direction: "Ingress" | "Egress") {
  const { labels } = running.find((one) => one.name === name) ?? assert.fail(name);
  return policies.filter(({ spec }) =>
    spec?.policyTypes?.includes(direction) === true && selects(spec.podSelector ?? {}, labels)
  );
}

/** The ports that a pod is reached at, each with whom it is reached from. */
function waysIn(name: string): string[] {
  return policiesOf(name, "Ingress").flatMap(({ spec }) => spec?.ingress ?? [])
    .flatMap(({ from = [], ports = [] }) => {
      assert.ok(from.length > 0 && ports.length > 0, `${name} is open to everybody`);
      return ports.flatMap(({ port }) =>
        from.flatMap(({ podSelector, namespaceSelector }) =>
          [podSelector, namespaceSelector].flatMap((one) =>
            one?.matchExpressions?.[0]?.values ??
              Object.values(one?.matchLabels ?? {})
          ).map((who) => `${who} ${port}`)
        )
      );
    }).toSorted();
}

/** Where a pod may go. */
function waysOut(name: string): string[] {
  return policiesOf(name, "Egress").flatMap(({ spec }) => spec?.egress ?? [])
    .flatMap(({ to = [], ports = [] }) => {
      assert.ok(to.length > 0 && ports.length > 0, `${name} may go everywhere`);
      return ports.flatMap(({ port }) =>
        to.map(({ podSelector, ipBlock }) => {
          const [who] = Object.values(podSelector?.matchLabels ?? {});
          return `${ipBlock?.cidr ?? who} ${port}`;
        })
      );
    }).toSorted();
}

Deno.test("everything runs as confined as in compose, and as a cluster's strictest rules want it", async () => {
  const compose = parse(await Deno.readTextFile(`${ROOT}compose.yaml`), { merge: true });
  const [user, group] = compose.services.gateway.user.split(":").map(Number);
  for (const { name, template, container } of running) {
    const { securityContext: pod, automountServiceAccountToken, enableServiceLinks } =
      template.spec ?? {};
    assert.equal(automountServiceAccountToken, false, name);
    assert.equal(enableServiceLinks, false, name);
    assert.equal(pod?.runAsNonRoot, true, name);
    assert.deepEqual([pod?.runAsUser, pod?.runAsGroup, pod?.fsGroup], [user, group, group], name);
    assert.deepEqual(pod?.seccompProfile, { type: "RuntimeDefault" }, name);
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    }, name);
    const { hostNetwork, hostPID, hostIPC, volumes = [] } = template.spec ?? {};
    assert.deepEqual([hostNetwork, hostPID, hostIPC], [undefined, undefined, undefined], name);
    assert.ok(volumes.every((volume) => volume.hostPath === undefined), name);
  }
  const [namespace] = ofKind(all, "Namespace");
  const enforced = namespace?.metadata?.labels?.["pod-security.kubernetes.io/enforce"];
  assert.equal(enforced, "restricted");
});

Deno.test("secrets are files that their reader alone reads", () => {
  for (const { name, template, container } of running) {
    for (const { secret, projected, name: volume } of template.spec?.volumes ?? []) {
      const mode = secret?.defaultMode ?? projected?.defaultMode;
      assert.equal(mode, 0o440, `${name}: ${volume}`);
      assert.equal(container.volumeMounts?.find((one) => one.name === volume)?.readOnly, true);
    }
  }
});

Deno.test("nobody reaches anybody but on the ways that are named", () => {
  const nothing = policies.find(({ spec }) => Object.keys(spec?.podSelector ?? {}).length === 0);
  assert.deepEqual(nothing?.spec?.policyTypes?.toSorted(), ["Egress", "Ingress"]);
  assert.deepEqual([nothing?.spec?.ingress, nothing?.spec?.egress], [undefined, undefined]);
  const names = ["kube-dns 53", "kube-dns 53"];
  const octane = ["192.0.2.10/32 51022"];
  const nats = ["nats 4222"];
  assert.deepEqual(waysIn("gateway"), ["ingress-nginx 8080", "monitoring 8080"]);
  assert.deepEqual(waysOut("gateway"), [...names, ...nats]);
  for (const name of ["frame-ingest", "camera", "scene-query"]) {
    assert.deepEqual(waysIn(name), ["monitoring 9464"], name);
    assert.deepEqual(waysOut(name), [...octane, ...names, ...nats], name);
  }
  const users = ["camera 4222", "frame-ingest 4222", "gateway 4222", "scene-query 4222"];
  assert.deepEqual(waysIn("nats"), users);
  assert.deepEqual(waysOut("nats"), []);
});

Deno.test("the way to Octane is the one that the services are told", () => {
  const map = ofKind(all, "ConfigMap").find(({ metadata }) => metadata?.name === "workstation");
  const [host, port] = map?.data?.["OCTANE_ADDRESS"]?.split(":") ?? [];
  assert.ok(waysOut("camera").includes(`${host}/32 ${port}`));
});

Deno.test("the ingress leads to gateways over long sockets, and shows no figures", () => {
  const [ingress] = ofKind(all, "Ingress");
  const { annotations = {} } = ingress?.metadata ?? {};
  for (const way of ["read", "send"]) {
    const timeoutS = Number(annotations[`nginx.ingress.kubernetes.io/proxy-${way}-timeout`]);
    assert.ok(timeoutS >= 3_600, way);
  }
  const [rule] = ingress?.spec?.rules ?? [];
  assert.deepEqual(ingress?.spec?.tls?.[0]?.hosts, [rule?.host]);
  const backends = new Map(
    rule?.http?.paths.map(({ path, backend }) => [path, backend.service?.name]),
  );
  assert.deepEqual([...backends], [["/metrics", "nobody"], ["/", "gateway"]]);
  for (const { backend } of rule?.http?.paths ?? []) {
    const service = ofKind(all, "Service").find(({ metadata }) =>
      metadata?.name === backend.service?.name
    );
    const { name, number } = backend.service?.port ?? {};
    assert.ok(service?.spec?.ports?.some((one) => one.name === name || one.port === number));
  }
});
