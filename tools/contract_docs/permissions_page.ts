import { BUS_USERS, busPermissions, type BusUser } from "@fuelrail/contracts";
import { code, table } from "./table.ts";

const REQUEST = /\.req\.(?!>|snapshot\.|framePart$)/;

const WHO: Readonly<Record<BusUser, string>> = {
  "frame-ingest": "takes Octane's images and hands out turns",
  camera: "camera, control and selection",
  "scene-query": "scene, settings and project",
  gateway: "viewers, and what they write together",
  relay: "recorders, relays, dashboards: whoever only takes frames and state",
};

function shown(subject: string): string {
  return code(subject.replace(/^fuelrail\.\*\./, "fuelrail.<ROOM>."));
}

function list(subjects: readonly string[]): string {
  return subjects.map(shown).join(", ");
}

function section(user: BusUser): string[] {
  const { publish, subscribe, notSubscribe, answersOnce } = busPermissions(user);
  const requests = subscribe.filter((subject) => REQUEST.test(subject));
  const heard = subscribe.filter((subject) => !requests.includes(subject));
  const inStore = (subject: string): boolean => /^\$(JS|KV)\./.test(subject);
  const rows = [
    ["publish", list(publish.filter((subject) => !inStore(subject)))],
    ["publish, for stored state", list(publish.filter(inStore))],
    ["subscribe", list(heard)],
    ["subscribe, to answer", list(requests)],
    ["never subscribe", list(notSubscribe)],
    ["answer", answersOnce ? "each request that reaches it, once" : ""],
  ];
  const told = rows.filter(([, what]) => what !== "");
  return [`## ${code(user)}: ${WHO[user]}`, "", ...table(["may", "subjects"], told), ""];
}

/** What each NATS user may do, as the setup of the container stack writes it for NATS. */
export function permissionsPage(): string {
  return [
    "# Who may do what on NATS",
    "",
    "Written from the contracts by `deno run -A tools/docs_from_contracts.ts`. The setup of the " +
    "container stack writes the same lists into NATS's configuration, with a password for each " +
    "user. What is not listed is refused by the server.",
    "",
    "Each service waits for answers on inboxes of its own, `_INBOX.<user>.>`, so that no relay " +
    "can listen to what a service is answered.",
    "",
    ...BUS_USERS.flatMap(section),
  ].join("\n").trimEnd() + "\n";
}
