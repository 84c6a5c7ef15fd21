import { afterAll, beforeAll, expect, test } from "bun:test";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { recording, startUpstream, type Upstream } from "../upstream/upstream.ts";
import {
  LINE_ENDS,
  type LineEnd,
  odd,
  post,
  STREAMED,
  type Tokens,
  tokensOf,
  WHOLE,
  wire,
} from "./exchange.ts";

/** More with `SLUICE_SEEDS=100`. */
const SEEDS = Number(process.env["SLUICE_SEEDS"] ?? 4);
/** Long recordings come in thousands of pieces; one seed a line end is enough of them. */
const LONG_BYTES = 50_000;

let upstream: Upstream;
let gateway: GatewayProcess;

beforeAll(async () => {
  upstream = await startUpstream({ usage: "on-request" });
  gateway = await startProcess({ yaml: setup({ upstream: upstream.url }) });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

/** Tokens in the log line of an exchange; `undefined` until it is written. */
const loggedTokens = (id: string): Tokens | undefined => {
  const line = gateway
    .written()
    .split("\n")
    .find((text) => text.includes(`"request":"${id}"`) && text.includes('"msg":"exchange"'));
  if (line === undefined) return undefined;
  const { inputTokens, outputTokens, tokensEstimated } = JSON.parse(line);
  return { inputTokens, outputTokens, ...(tokensEstimated ? { tokensEstimated } : {}) };
};

const logged = async (ids: readonly string[], tokens: Tokens): Promise<void> => {
  await until(() => ids.every((id) => loggedTokens(id)));
  for (const id of ids) expect(loggedTokens(id)).toEqual(tokens);
};

const seedsFor = (length: number): number[] =>
  Array.from({ length: length > LONG_BYTES ? Math.ceil(SEEDS / 4) : SEEDS }, (_, at) => at + 1);

const lineEnds = Object.keys(LINE_ENDS).filter((name): name is LineEnd => name in LINE_ENDS);

test.each(STREAMED.flatMap((name) => lineEnds.map((lineEnd) => [name, lineEnd] as const)))(
  "the stream %s with %s, split anywhere, has the same bytes and usage",
  async (name, lineEnd) => {
    const ids: string[] = [];
    for (const usage of [true, false]) {
      const expected = wire(name, { usage, lineEnd });
      const asking = `, "stream":true, "stream_options":{"include_usage":${usage}}`;
      for (const seed of seedsFor(expected.length)) {
        const model = `up/${name}?splitSeed=${seed}${lineEnd === "lf" ? "" : `&${lineEnd}`}`;
        const { text, id } = await post(gateway.url, odd(model, asking));
        if (text !== expected) throw new Error(`${model}, usage ${usage}: got ${text}`);
        ids.push(id);
      }
    }
    await logged(ids, tokensOf(name, true));
  },
);

const short = STREAMED.filter((name) => wire(name, { usage: true }).length < LONG_BYTES);

test.each(short)("the stream %s, a byte at a time between comments, has the same bytes", async (name) => {
  const expected = wire(name, { usage: false });
  const { text } = await post(gateway.url, odd(`up/${name}?split=1&comments`, ', "stream":true'));
  expect(text.replaceAll(": keep-alive\n\n", "")).toBe(expected);
});

test.each(WHOLE)("the answer %s, split anywhere, has the same bytes and usage", async (name) => {
  const ids: string[] = [];
  for (const behaviour of [
    ...seedsFor(0).map((seed) => `splitSeed=${seed}`),
    "split=1",
    "splitSeed=9&noContentLength",
  ]) {
    const { bytes, id } = await post(gateway.url, odd(`up/${name}?${behaviour}`));
    expect(bytes.equals(recording(name)?.whole ?? Buffer.alloc(0))).toBe(true);
    ids.push(id);
  }
  await logged(ids, tokensOf(name, false));
});
