import assert from "node:assert/strict";
import { FRAME_PART_BYTES, MAX_JSON_BYTES } from "@fuelrail/contracts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { frameBytes, publishFrame, withGateway, withGatewayAtOnce } from "./rig.ts";

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  const bytes = await response.bytes();
  const text = new TextDecoder().decode(bytes);
  return { status: response.status, headers: response.headers, bytes, text };
}

function json(text: string) {
  return JSON.parse(text);
}

Deno.test("the page is served with its type, an ETag and a policy of its own content only", () =>
  withGateway(async ({ url, port }) => {
    const page = await get(`${url}/`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /text\/html/);
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.ok(policy.includes(`ws://127.0.0.1:${port}`));
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    const etag = page.headers.get("etag") ?? "";
    assert.equal((await get(`${url}/`, { "if-none-match": etag })).status, 304);
    const script = await get(`${url}/main.0123456789.js`);
    assert.match(script.headers.get("content-type") ?? "", /javascript/);
    assert.match(script.headers.get("cache-control") ?? "", /immutable/);
    for (const path of ["/nothing.js", "/%2e%2e/rig.ts", "/..%2frig.ts", "/.hidden.js", "/a/"]) {
      assert.equal((await get(`${url}${path}`)).status, 404, path);
    }
  }));

Deno.test("frame.jpg is 404 before the first picture and then the newest, with an ETag", () =>
  withGateway(async (rig) => {
    const path = `${rig.url}/rooms/studio/frame.jpg`;
    const none = await get(path);
    assert.equal(none.status, 404);
    assert.match(json(none.text).payload.message, /No frame-ingest answers/);
    const ingest = startIngestSide(rig.bus, rig.room);
    assert.match(json((await get(path)).text).payload.message, /has not had a picture/);
    ingest.newest.set("full", frameBytes({ seq: 9 }, 1_000));
    const unwatched = await get(path);
    assert.equal(unwatched.status, 200);
    assert.equal(unwatched.headers.get("content-type"), "image/jpeg");
    assert.equal(unwatched.headers.get("cache-control"), "no-store");
    assert.equal(unwatched.bytes.length, 1_000);

    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 10 }, 500);
    await viewer.nextFrame(({ header }) => header.seq === 10);
    const watched = await get(path);
    assert.equal(watched.bytes[0], 10);
    const etag = watched.headers.get("etag") ?? "";
    assert.equal((await get(path, { "if-none-match": etag })).status, 304);
    await viewer.close();
    ingest.stop();
  }));

Deno.test("frame.png is the newest still, or the one named, or gone", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const path = `${rig.url}/rooms/STUDIO/frame.png`;
    assert.equal((await get(path)).status, 404);
    ingest.newest.set("still", frameBytes({ seq: 3, tier: "still" }, 700));
    const newest = await get(path);
    assert.equal(newest.status, 200);
    assert.equal(newest.headers.get("content-type"), "image/png");
    assert.equal(newest.bytes.length, 700);
    assert.equal((await get(`${path}?session=7&seq=99`)).status, 410);
    assert.equal((await get(`${path}?session=7&seq=abc`)).status, 400);
    assert.equal((await get(`${path}?seq=3`)).status, 400);
    ingest.stop();
    assert.equal((await get(`${path}?session=7&seq=99`)).status, 503);
  }));

Deno.test("an announced still reaches viewers as an announcement and scripts whole, part by part", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const body = new Uint8Array(2.5 * FRAME_PART_BYTES).map((_, n) => n % 251);
    ingest.stills.set("7 4", body);
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 4, tier: "still", announced: true }, 0);
    const announced = await viewer.nextFrame();
    assert.equal(announced.header.announced, true);
    assert.equal(announced.body.length, 0);
    const path = `${rig.url}/rooms/STUDIO/frame.png`;
    for (const query of ["", "?session=7&seq=4"]) {
      const answer = await get(`${path}${query}`);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.bytes, body);
    }
    await viewer.close();
    ingest.stop();
  }));

Deno.test("stream.mjpeg sends the picture at once, then each newer one, and ends when the client leaves", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    ingest.newest.set("full", frameBytes({ seq: 1 }, 50));
    const stop = new AbortController();
    const response = await fetch(`${rig.url}/rooms/STUDIO/stream.mjpeg`, { signal: stop.signal });
    assert.match(
      response.headers.get("content-type") ?? "",
      /multipart\/x-mixed-replace; boundary=/,
    );
    const reader = response.body?.getReader();
    assert.ok(reader !== undefined);
    let got = "";
    const readPart = async (bytes: number, fill: string) => {
      const part = `Content-Length: ${bytes}\r\n\r\n${fill.repeat(bytes)}\r\n--fuelrail-frame\r\n`;
      while (!got.includes(part)) {
        const read: ReadableStreamReadResult<Uint8Array> = await within(
          reader.read(),
          60_000,
          `a part of ${bytes} bytes`,
        );
        assert.ok(!read.done);
        got += new TextDecoder("latin1").decode(read.value);
      }
    };
    await readPart(50, "\x01");
    publishFrame(rig, { seq: 2 }, 60);
    await readPart(60, "\x02");
    assert.equal(await rig.metric("streams"), 1);
    stop.abort();
    await reader.read().catch(() => {});
    await until(async () => await rig.metric("streams") === 0);
    await until(() => ingest.demands.at(-1)?.ttl_ms === 0);
    ingest.stop();
  }));

Deno.test("the API tells of rooms, of one room's state and of slow viewers", () =>
  withGatewayAtOnce(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const viewer = await connectViewer({ port: rig.port, hello: { name: "Ada" }, acks: false });
    publishFrame(rig, { seq: 1 });
    await viewer.nextFrame();
    for (let seq = 2; seq < 40; seq++) publishFrame(rig, { seq });
    const version = json((await get(`${rig.url}/api/version`)).text);
    assert.equal(version.subprotocol, "fuelrail.v1");
    await until(async () => {
      const { rooms } = json((await get(`${rig.url}/api/rooms`)).text);
      const [studio] = rooms;
      return studio?.room === "STUDIO" && studio.link === "live" && studio.viewers === 1;
    });
    const room = json((await get(`${rig.url}/api/rooms/studio`)).text);
    assert.equal(room.link.link, "live");
    assert.equal(room.state.render[0].event_type, "renderProgress");
    assert.equal(room.viewers[0].name, "Ada");
    const [slow] = json((await get(`${rig.url}/api/viewers`)).text).viewers;
    assert.equal(slow.is_slow, true);
    assert.match(slow.why, /too slow for \d+ % of the frames/);
    assert.equal(slow.frames.superseded, 37);
    const other = json((await get(`${rig.url}/api/rooms/EMPTY`)).text);
    assert.equal(other.link.link, "offline");
    assert.equal((await get(`${rig.url}/api/rooms/no%20room`)).status, 400);
    assert.equal((await get(`${rig.url}/api/nothing`)).status, 404);
    assert.equal((await get(`${rig.url}/rooms/STUDIO/mesh/5`)).status, 503);
    await viewer.close();
    ingest.stop();
  }));

Deno.test("POST req answers as the service does and maps each refusal to its status", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const post = async (type: string, body: string) => {
      const url = `${rig.url}/api/rooms/STUDIO/req/${type}`;
      const response = await fetch(url, { method: "POST", body });
      return { status: response.status, ...json(await response.text()) };
    };
    const answer = await post("getStreamSettingsRequest", '{"request_id":"r1"}');
    assert.equal(answer.status, 200);
    assert.equal(answer.payload.role, "admin");
    assert.equal((await post("getStreamSettingsRequest", "not json")).status, 400);
    assert.equal((await post("makeCoffee", "{}")).status, 404);
    assert.equal((await post("ping", '{"t":1}')).status, 400);
    assert.equal((await post("setStreamSettingRequest", '{"key":"x"}')).status, 400);
    assert.equal((await post("getSceneState", "{}")).status, 503);
    const big = await post("getStreamSettingsRequest", `{"x":"${"y".repeat(MAX_JSON_BYTES)}"}`);
    assert.equal(big.status, 400);
    assert.equal(big.payload.code, "too_large");
    ingest.stop();
    const nobody = await post("getStreamSettingsRequest", '{"request_id":5}');
    assert.equal(nobody.status, 503);
    assert.equal(nobody.payload.code, "service_unavailable");
    assert.equal(nobody.payload.request_id, 5);
  }));

Deno.test("health says alive, ready and why not, and metrics are in Prometheus text", () =>
  withGateway(async (rig) => {
    assert.equal((await get(`${rig.url}/healthz`)).status, 200);
    assert.equal((await get(`${rig.url}/readyz`)).status, 200);
    const alone = await get(`${rig.url}/readyz?room=STUDIO`);
    assert.equal(alone.status, 503);
    assert.match(json(alone.text).missing[0], /room STUDIO: frame-ingest does not answer/);
    const ingest = startIngestSide(rig.bus, rig.room);
    const waiting = await get(`${rig.url}/readyz?room=STUDIO`);
    assert.equal(waiting.status, 503);
    assert.match(json(waiting.text).missing[0], /has not had a frame/);
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 1 });
    await viewer.nextFrame();
    assert.equal((await get(`${rig.url}/readyz?room=STUDIO`)).status, 200);
    const metrics = await get(`${rig.url}/metrics`);
    assert.match(metrics.headers.get("content-type") ?? "", /text\/plain/);
    assert.match(metrics.text, /fuelrail_gateway_viewers 1/);
    ingest.stop();
    assert.equal((await get(`${rig.url}/readyz?room=STUDIO`)).status, 503);
    await viewer.close();
  }));

Deno.test("OpenAPI describes every HTTP endpoint and every request for scripts", () =>
  withGateway(async (rig) => {
    const document = json((await get(`${rig.url}/api/openapi.json`)).text);
    assert.equal(document.openapi, "3.1.0");
    for (
      const path of [
        "/api/rooms/{room}",
        "/rooms/{room}/frame.jpg",
        "/api/rooms/{room}/req/setStreamSettingRequest",
      ]
    ) assert.ok(path in document.paths, path);
    assert.ok(!("/ws?room=R" in document.paths));
  }));

/** Whether an answer's head has come, and all of its body if it has one. */
function isWhole(answer: string): boolean {
  const [head = "", body] = answer.split("\r\n\r\n", 2);
  const bytes = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  return body !== undefined && body.length >= bytes;
}

Deno.test("sockets of other protocols are refused over HTTP with words that help", () =>
  withGateway(async (rig) => {
    const upgrade = async (path: string, protocol?: string) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: rig.port });
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${rig.port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      ];
      await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
      const buffer = new Uint8Array(4_096);
      let said = "";
      while (!isWhole(said)) {
        const count = await connection.read(buffer);
        if (count === null) break;
        said += new TextDecoder().decode(buffer.subarray(0, count));
      }
      connection.close();
      return said;
    };
    const other = await upgrade("/ws?room=STUDIO", "chat.v2");
    assert.match(other, /^HTTP\/1.1 400 /);
    assert.match(other, /fuelrail\.v1/);
    const canvas = await upgrade("/ws?room=STUDIO");
    assert.match(canvas, /^HTTP\/1.1 101 /);
    assert.match(await upgrade("/display?room=STUDIO"), /^HTTP\/1.1 101 /);
    assert.match(await upgrade("/display", "fuelrail.v1"), /^HTTP\/1.1 400 /);
    assert.match(await upgrade("/ws?protocol=fuelrail.v1"), /^HTTP\/1.1 101 /);
    assert.match(await upgrade("/ws", "chat.v2, fuelrail.v1"), /protocol: fuelrail\.v1/i);
  }));
