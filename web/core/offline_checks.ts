import type { LinkStatus } from "./server_event.ts";

/** What to check when the room finds no Octane, most likely first. */
export function offlineChecks(link: LinkStatus): readonly string[] {
  if (link.peer === undefined) {
    return ["No Fuelrail service answers for this room: is its name right, and is it running?"];
  }
  const checks = [
    "Is Octane open on that machine?",
    "In Octane, under Preferences, GRPC API: is Enable GRPC Server switched on?",
    `Does its Server Address match ${link.peer}, the OCTANE_ADDRESS that Fuelrail was given?`,
    "Does a firewall stand between Fuelrail and that port?",
  ];
  checks.push(
    isLoopback(link.peer)
      ? "This address reaches only an Octane on Fuelrail's own machine. From another machine or a " +
        "container, bind Octane to its network address and set OCTANE_ADDRESS to that"
      : "An Octane bound to 127.0.0.1 hears only its own machine: bind it to its network address",
  );
  return checks;
}

function isLoopback(peer: string): boolean {
  return /^(127\.|localhost[:]|localhost$|\[?::1)/.test(peer);
}
