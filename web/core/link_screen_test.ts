import assert from "node:assert/strict";
import type { Loss, Phase } from "./client.ts";
import { isTestRenderer, linkLabel, rendererText } from "./link_label.ts";
import { linkView } from "./link_screen.ts";
import { EMPTY_ROOM, type RoomState } from "./room_state.ts";
import { LINKS, type LinkStatus, RENDER_STATES, type RenderProgress } from "./server_event.ts";

const JOINED: Phase = {
  name: "joined",
  socket: 1,
  welcome: {
    ...{ viewerId: "v", room: "R", role: "viewer", capabilities: [] },
    ...{ serverTimeMs: undefined, resumeToken: undefined },
  },
  joinedAtMs: 0,
  heardAtMs: 0,
  pingAtMs: 0,
  goawayAfterMs: undefined,
};

function status(link: LinkStatus["link"], fields: Partial<LinkStatus> = {}): LinkStatus {
  return {
    link,
    generation: "alpha5",
    version: "15000005",
    peer: "192.168.1.20:51022",
    renderer: undefined,
    sinceMs: 1_000,
    reason: undefined,
    ...fields,
  };
}

const IDLE_RENDER: RenderProgress = {
  state: "stopped",
  samples: undefined,
  maxSamples: undefined,
  samplesPerSecond: undefined,
  renderSeconds: undefined,
  estimatedSeconds: undefined,
  width: undefined,
  height: undefined,
};

function roomOf(link: LinkStatus, fields: Partial<RoomState> = {}): RoomState {
  return { ...EMPTY_ROOM, link, ...fields };
}

Deno.test("linkView shows a live picture without a word", () => {
  assert.deepEqual(linkView(JOINED, roomOf(status("live")), true), {
    screen: undefined,
    trust: "current",
  });
});

Deno.test("linkView keeps a finished, paused or stopped render's picture as the current one", () => {
  for (const state of RENDER_STATES) {
    const room = roomOf(status("idle"), { render: { ...IDLE_RENDER, state } });
    assert.deepEqual(linkView(JOINED, room, true), { screen: undefined, trust: "current" });
  }
});

Deno.test("linkView never trusts a picture while anything between it and Octane is broken", () => {
  const loss: Loss = { kind: "lost", reason: undefined };
  const broken: readonly (readonly [Phase, RoomState])[] = [
    [JOINED, roomOf(status("offline"))],
    [JOINED, roomOf(status("connecting"))],
    [JOINED, EMPTY_ROOM],
    [{ name: "closed" }, roomOf(status("live"))],
    [{ name: "waiting", loss, retryAtMs: 5 }, roomOf(status("live"))],
    [{ name: "refused", loss }, roomOf(status("live"))],
    [{ name: "joining", socket: 1, giveUpAtMs: 9, after: loss }, roomOf(status("live"))],
  ];
  for (const [phase, room] of broken) {
    const { screen, trust } = linkView(phase, room, true);
    assert.equal(trust, "old");
    assert.ok(screen);
    assert.notEqual(linkLabel(phase, room.link, undefined).text, "Live");
  }
});

Deno.test("linkView says where Octane was looked for and what to check", () => {
  const { screen } = linkView(JOINED, roomOf(status("offline", { reason: "refused" })), false);
  assert.ok(screen);
  assert.equal(screen.title, "No Octane at 192.168.1.20:51022");
  assert.equal(screen.detail, "refused");
  assert.equal(screen.sinceMs, 1_000);
  const checks = screen.checks.join("\n");
  for (const word of ["GRPC API", "Server Address", "OCTANE_ADDRESS", "firewall", "127.0.0.1"]) {
    assert.ok(checks.includes(word), word);
  }
});

Deno.test("linkView explains a loopback address by who can reach it", () => {
  for (const peer of ["127.0.0.1:51022", "localhost:51022", "[::1]:51022"]) {
    const { screen } = linkView(JOINED, roomOf(status("offline", { peer })), false);
    assert.ok(screen?.checks.at(-1)?.includes("Fuelrail's own machine"), peer);
  }
});

Deno.test("linkView says that nobody serves a room without an address", () => {
  const { screen } = linkView(JOINED, roomOf(status("offline", { peer: undefined })), false);
  assert.equal(screen?.title, "No Octane");
  assert.equal(screen.checks.length, 1);
});

Deno.test("linkView tells apart the reasons for an empty viewport", () => {
  const kinds = (room: RoomState) => linkView(JOINED, room, false).screen?.title;
  const idle = (state: RenderProgress["state"]) =>
    roomOf(status("idle"), { render: { ...IDLE_RENDER, state } });
  assert.equal(kinds(idle("stopped")), "Connected, and nothing to render");
  assert.equal(kinds(idle("paused")), "The render is paused");
  assert.equal(kinds(idle("finished")), "The render is finished");
  assert.equal(kinds({ ...idle("stopped"), renderFailure: "no memory" }), "The render failed");
  assert.equal(kinds(roomOf(status("live"))), "Waiting for the first image");
});

Deno.test("linkView marks a stalled picture as aged and gives the reason", () => {
  const room = roomOf(status("stalled", { reason: "no image for 15 s" }));
  const { screen, trust } = linkView(JOINED, room, true);
  assert.equal(trust, "aged");
  assert.equal(screen?.detail, "no image for 15 s");
});

Deno.test("linkView says that the live picture is off when the viewer chose so", () => {
  const tier = { tier: "off", chosen: "off", reason: undefined } as const;
  const { screen, trust } = linkView(JOINED, roomOf(status("live"), { tier }), true);
  assert.equal(screen?.kind, "off");
  assert.equal(trust, "aged");
});

Deno.test("linkView offers a new attempt exactly where one can help", () => {
  const ask = (kind: Loss["kind"], name: "waiting" | "refused") => {
    const loss: Loss = { kind, reason: "why" };
    const phase: Phase = name === "waiting" ? { name, loss, retryAtMs: 7 } : { name, loss };
    return linkView(phase, EMPTY_ROOM, false).screen;
  };
  assert.equal(ask("unauthorised", "refused")?.canRetry, false);
  assert.equal(ask("forbidden", "refused")?.canRetry, false);
  for (const kind of ["lost", "full", "slow", "goaway"] as const) {
    const screen = ask(kind, "waiting");
    assert.equal(screen?.canRetry, true);
    assert.equal(screen.retryAtMs, 7);
    assert.equal(screen.detail, "why");
  }
});

Deno.test("linkLabel has a word for every state of the link", () => {
  const words = LINKS.map((link) => linkLabel(JOINED, status(link), undefined).text);
  assert.deepEqual(words, ["Connecting to Octane", "Live", "Idle", "Stalled", "Octane offline"]);
  assert.equal(linkLabel(JOINED, status("idle"), "finished").text, "Finished");
});

Deno.test("isTestRenderer finds the test renderer wherever it names itself", () => {
  assert.equal(isTestRenderer(undefined), false);
  assert.equal(isTestRenderer(status("live")), false);
  assert.equal(isTestRenderer(status("live", { renderer: "Fuelrail test renderer" })), true);
  assert.equal(isTestRenderer(status("live", { version: "Fuelrail test renderer 1" })), true);
});

Deno.test("rendererText says only what is known", () => {
  assert.equal(rendererText(status("live")), "Octane 15000005, Alpha 5 interface");
  const unknown = status("offline", { version: undefined, generation: "unknown" });
  assert.equal(rendererText(unknown), undefined);
});
