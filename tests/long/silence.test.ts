import { afterAll, beforeAll, expect, test } from "bun:test";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { KEY, setup } from "../gateway/setup.ts";
import { recording } from "../upstream/recordings.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

/** The option by which Bun's `fetch` waits for as long as it takes. */
interface PatientInit extends RequestInit {
  readonly timeout: false;
}

/** Longer than an idle server connection of Bun's lives, and than an idle `fetch` of Bun's does. */
const SILENCES = [
  { name: "15 s", ms: 15_000 },
  { name: "6 minutes", ms: 360_000 },
] as const;
const LIMIT_MS = 420_000;

let upstream: Upstream;
let gateway: GatewayProcess;
beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startProcess({ yaml: setup({ upstream: upstream.url }) });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

const ask = (behaviour: string, stream: boolean): Promise<Response> => {
  const init: PatientInit = {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: `up/text?${behaviour}`,
      messages: [],
      ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
    }),
    timeout: false,
  };
  return fetch(`${gateway.url}/v1/chat/completions`, init);
};

const whole = recording("text")?.whole?.toString() ?? "";
const events = recording("text")?.events ?? [];
const streamed = (): string => [...events, "[DONE]"].map((event) => `data: ${event}\n\n`).join("");

/** The four places in which an answer can fall silent, and what must come all the same. */
const PLACES = [
  { place: "before the head of a whole answer", behaviour: "delayMs", stream: false, answer: () => whole },
  { place: "in the middle of a whole answer", behaviour: "stallMs", stream: false, answer: () => whole },
  { place: "before the head of a stream", behaviour: "delayMs", stream: true, answer: streamed },
  {
    place: "in the middle of a stream",
    behaviour: "stallAfterEvents=4&stallMs",
    stream: true,
    answer: streamed,
  },
] as const;

for (const { name, ms } of SILENCES) {
  for (const { place, behaviour, stream, answer } of PLACES) {
    test.concurrent(
      `a silence of ${name} ${place} is waited out`,
      async () => {
        const began = performance.now();
        const response = await ask(`${behaviour}=${ms}`, stream);
        expect(await response.text()).toBe(answer());
        expect(response.status).toBe(200);
        expect(performance.now() - began).toBeGreaterThanOrEqual(ms);
      },
      LIMIT_MS,
    );
  }
}
