import type { System } from "./systems.ts";

/** What README.txt of one folder says. */
export interface ReadmeFacts {
  readonly system: System;
  /** Size of the folder, MB. */
  readonly megabytes: number;
}

function startLines({ os }: System): readonly string[] {
  if (os === "win32") {
    return [
      "Double-click fuelrail.cmd, or type its name in a terminal. Windows may ask whether a program",
      "from the internet may run (More info, Run anyway), and whether deno.exe may be reached from",
      "the network: only say yes to that if others are to open the page.",
    ];
  }
  if (os === "darwin") {
    return [
      "Double-click Fuelrail.command, or start fuelrail in a terminal. If macOS refuses because it",
      "was downloaded, type this once, with the path of this folder:",
      "",
      "  xattr -dr com.apple.quarantine /path/of/this/folder",
    ];
  }
  return ["Start ./fuelrail in a terminal."];
}

function stopLines({ os }: System): readonly string[] {
  return os === "win32"
    ? [
      "Press Ctrl+C in its window (and answer Y if Windows asks whether to end the batch job), or",
      "close the window.",
    ]
    : ["Press Ctrl+C in its window, or send it SIGTERM."];
}

/** README.txt: how the folder is used, in plain words, 96 columns wide. */
export function readme({ system, megabytes }: ReadmeFacts): string {
  const program = system.os === "win32" ? "fuelrail.cmd" : "./fuelrail";
  const server = system.os === "win32" ? "nats-server.exe" : "nats-server";
  return [
    `Fuelrail for ${system.title}`,
    "",
    `This folder (${megabytes} MB) holds all that Fuelrail needs. Nothing has to be installed, nothing is`,
    "written outside of it, and nothing is fetched from the internet. It may lie anywhere.",
    "",
    "START",
    "",
    ...startLines(system),
    "Then open the address that it prints, http://localhost:8080 unless you set another.",
    "",
    "OCTANE",
    "",
    "In Octane open Preferences, GRPC API, tick Enable GRPC Server and look at Server Address. On",
    "Octane's own machine nothing needs to be set: Octane's usual address is 127.0.0.1:51022. For an",
    "Octane on another machine set OCTANE_ADDRESS, and 0.0.0.0:51022 as the Server Address there.",
    "",
    `  ${program} doctor     checks the way to Octane, step by step, and says what to change`,
    "",
    "SETTINGS",
    "",
    "They stand in settings.txt, each explained there. Start again after a change. One start can be",
    `given others: ${program} PORT=8090 ROOM=STAGE`,
    "",
    "OTHERS ON THE NETWORK",
    "",
    "Set HOST=0.0.0.0 in settings.txt. A secret is made and kept on the first such start, and a link",
    "is printed that lets others in. One more link, for somebody who only watches:",
    "",
    `  ${program} token --role viewer --ttl 8h`,
    "",
    "The page is served without encryption; where that matters, put a proxy with TLS before it.",
    "",
    "STOP",
    "",
    ...stopLines(system),
    "",
    "DATA",
    "",
    "The folder data holds notes, annotations, stored stills, the secret for links, and a cache.",
    "For a new version of Fuelrail copy data and settings.txt into the new folder. DATA_DIR in",
    "settings.txt keeps it elsewhere.",
    "",
    "NATS AND TOUCHDESIGNER",
    "",
    "Without a NATS server all of Fuelrail runs in one process on a bus inside of it: pages,",
    "displays, canvas rooms, WebSocket clients, OBS and scripts over HTTP all work; programs that",
    "take frames from NATS have nothing to connect to. For those there are two ways:",
    "",
    "  - NATS_URL in settings.txt names a NATS server (2.9 or newer) with JetStream on and",
    "    max_payload 8MB.",
    `  - A ${server} program, from https://nats.io, put into the folder bin is started with`,
    "    Fuelrail on 127.0.0.1, port NATS_PORT (4222), for programs on this machine.",
    "",
    "On both ways each service runs in a process of its own, with its own permissions. What is stored",
    "on one bus is not there on the other.",
    "",
    "WHAT IS IN HERE",
    "",
    "  app         Fuelrail's services, the packages they use, and the page",
    "  runtime     Deno, which runs them",
    "  bin         empty; a NATS server of yours",
    "  LICENSES    what others made, and its licences",
    "  VERSION.txt CHECKSUMS.sha256",
    "",
  ].join("\n");
}
