import { afterAll, beforeAll, expect, test } from "bun:test";
import { leftOut } from "../../checks/left-out.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { HAS_PROC, residentBytes, workerOf } from "../gateway/processes.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { setup } from "../gateway/setup.ts";
import { generatedEvents } from "../upstream/generated.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { settled } from "./settled.ts";

const MB = 1_048_576;
if (!HAS_PROC) leftOut("Memory under load", "there is no /proc to read it from; run on Linux");

let upstream: Upstream;
let gateway: GatewayProcess;
beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startProcess({ yaml: setup({ upstream: upstream.url, more: "logs: { level: error }" }) });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

test("600 requests are with the upstream at once", async () => {
  const chats = Array.from(
    { length: 600 },
    () => new RawChat(gateway.url, { model: "up/text?delayMs=1500" }),
  );
  await until(() => chats.every((chat) => chat.whole), 20_000);
  expect(chats.map(({ status }) => status)).toEqual(chats.map(() => 200));
  expect(upstream.counts.peak).toBe(600);
  for (const chat of chats) chat.close();
}, 30_000);

const EVENTS = 16_000;
const EVENT_BYTES = 10_000;
const FLOOD = {
  model: `up/text?events=${EVENTS}&bytes=${EVENT_BYTES}`,
  stream: true,
  stream_options: { include_usage: true },
};

test("a client that does not read holds the upstream back, and gets every byte when it reads on", async () => {
  const memory = () => (HAS_PROC ? residentBytes(workerOf(gateway.pid)) : 0);
  const idle = memory();
  const got = new Bun.CryptoHasher("sha256");
  upstream.clear();
  const chat = new RawChat(gateway.url, FLOOD, (bytes) => got.update(bytes));
  await until(() => chat.start.includes("data: "), 10_000);
  chat.pause();
  const underWay = () => (upstream.requests[0]?.sentBytes ?? 0) - chat.received;
  // The kernel's socket buffers hold most of it; on the loopback of a large machine they are wide.
  expect(await settled(underWay)).toBeLessThan(32 * MB);
  // What went by until then is garbage, and what is freed is kept for a while: but it is no part of what is still to come.
  expect(memory() - idle).toBeLessThan(64 * MB);

  chat.resume();
  await until(() => chat.whole, 40_000);
  const wanted = new Bun.CryptoHasher("sha256");
  for (const event of generatedEvents(EVENTS, EVENT_BYTES)) wanted.update(`data: ${event}\n\n`);
  expect(got.digest("hex")).toBe(wanted.digest("hex"));
}, 60_000);

test("a client that goes away while it holds the upstream back lets the upstream go too", async () => {
  upstream.clear();
  const chat = new RawChat(gateway.url, FLOOD);
  await until(() => chat.start.includes("data: "), 10_000);
  chat.pause();
  await settled(() => upstream.requests[0]?.sentBytes ?? 0);
  chat.close();
  await until(() => upstream.requests[0]?.aborted === true);
}, 60_000);
