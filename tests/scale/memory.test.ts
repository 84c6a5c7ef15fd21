import { afterEach, beforeEach, expect, test } from "bun:test";
import { leftOut } from "../../checks/left-out.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { HAS_PROC, openFiles, residentBytes, workerOf } from "../gateway/processes.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { KEY, setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { settled } from "./settled.ts";

const KB = 1024;
const MB = 1024 * KB;
if (!HAS_PROC) leftOut("Memory of many streams", "there is no /proc to read it from; run on Linux");

let upstream: Upstream;
let gateway: GatewayProcess;
let worker: number;
beforeEach(async () => {
  upstream = await startUpstream();
  gateway = await startProcess({ yaml: setup({ upstream: upstream.url, more: "logs: { level: error }" }) });
  worker = HAS_PROC ? workerOf(gateway.pid) : 0;
});
afterEach(async () => {
  await gateway.stop();
  await upstream.stop();
});

/** Does something `count` times, 32 at once. */
const repeat = async (count: number, what: (nth: number) => Promise<unknown>): Promise<void> => {
  let begun = 0;
  const some = async (): Promise<void> => {
    while (begun < count) await what(begun++);
  };
  await Promise.all(Array.from({ length: 32 }, some));
};
const resident = (): number => residentBytes(worker);

const STREAMS = 1000;

test.skipIf(!HAS_PROC)(
  "1,000 slow streams take at most 64 kB each above idle",
  async () => {
    const short = { model: "up/text", stream: true };
    await repeat(STREAMS, async () => (await chat(gateway.url, short)).text());
    const idle = await settled(resident, MB);
    const slow = { model: "up/text?events=60&paceMs=500", stream: true };
    const streams = Array.from({ length: STREAMS }, () => new RawChat(gateway.url, slow));
    await until(() => streams.every(({ start }) => start.includes("data: ")), 30_000);
    expect(upstream.counts.open).toBe(STREAMS);
    // What the start of so many at once leaves behind is collected within seconds.
    const each = () => (resident() - idle) / STREAMS;
    await until(() => each() <= 64 * KB, 10_000);
    expect(streams.filter(({ closed, whole }) => closed || whole)).toEqual([]);
    console.log(
      `1,000 slow streams: ${(each() / KB).toFixed(1)} kB each above idle (${(idle / MB).toFixed(0)} MB)`,
    );
    for (const stream of streams) stream.close();
    await until(() => upstream.counts.open === 0);
  },
  90_000,
);

/** Asks for a stream and goes away after its first bytes. */
const abandon = async (model: string): Promise<void> => {
  const gone = new AbortController();
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    ...request(model, true),
    signal: gone.signal,
  });
  await answer.body?.getReader().read();
  gone.abort();
};
const request = (model: string, stream: boolean): RequestInit => ({
  method: "POST",
  headers: { authorization: `Bearer ${KEY}` },
  body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "Hello" }] }),
});

/** One of each way in which an exchange may go, in turn. */
const WAYS: readonly ((nth: number) => Promise<unknown>)[] = [
  async () => (await chat(gateway.url, { model: "up/text" })).text(),
  async () => (await chat(gateway.url, { model: "up/text", stream: true })).text(),
  async () => (await chat(gateway.url, { model: "up/text" })).text(),
  async () => (await chat(gateway.url, { model: "up/text", stream: true })).text(),
  () => abandon("up/text?stallAfterEvents=2"),
  async () => (await chat(gateway.url, { model: "up/text?status=500" })).text(),
  async () =>
    (await chat(gateway.url, { model: "up/text?resetAfterEvents=2", stream: true })).text().catch(String),
  async (nth) => (await chat(gateway.url, { model: `nowhere-${nth}` })).text(),
  async (nth) =>
    (await chat(gateway.url, { model: "up/text" }, { authorization: `Bearer wrong-${nth}` })).text(),
  async () => (await chat(gateway.url, { model: "up/text", messages: "none" })).text(),
];
const EXCHANGES = 20_000;

test.skipIf(!HAS_PROC)(
  "20,000 mixed exchanges after as many leave no memory and no file behind",
  async () => {
    const mix = () => repeat(EXCHANGES, (nth) => WAYS[nth % WAYS.length]?.(nth) ?? Promise.resolve());
    await mix();
    await until(() => upstream.counts.open === 0);
    const [before, filesBefore] = [await settled(resident, MB), openFiles(worker)];
    await mix();
    await until(() => upstream.counts.open === 0);
    // The allocator gives pages back when it likes: over many rounds the level swings by a quarter and does not rise.
    const grown = () => resident() - before;
    await until(() => grown() <= 24 * MB, 20_000);
    console.log(`20,000 exchanges: ${(grown() / MB).toFixed(1)} MB above ${(before / MB).toFixed(0)} MB`);
    expect(openFiles(worker) - filesBefore).toBeLessThan(64);
  },
  240_000,
);
