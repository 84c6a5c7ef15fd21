import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHAT_PATH } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { median, percentile } from "./harness/statistics.ts";

/** Fifty tokens a second. */
const EVERY_MS = 20;
/** How many events of a stream are played: the first visible token is what is looked at. */
const EVENTS = 40;
const GUARD =
  "{ use: sensitive-data, phase: response, with: { action: mask, categories: [email_address, credit_card] } }";
const RECORDED = join(import.meta.dir, "../../shared/recordings/openai-chat");

const delta = (content: string): string =>
  JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });

/** Streams of our own making, token by token. */
const OWN: readonly (readonly string[])[] = [
  "A gateway stands between a client and a model and looks at all that is said",
  "Write to jane.doe@example.com or call, she will answer you by Monday at the latest",
  "4111 1111 1111 1111 is a number that is used in tests, and is nobody's card",
].map((text) => (text.match(/\s?\S+/g) ?? []).map(delta));

/** Those that were recorded, where they are at hand. */
const recorded = (): readonly (readonly string[])[] =>
  existsSync(RECORDED)
    ? readdirSync(RECORDED)
        .filter((file) => file.endsWith(".chunks.txt"))
        .map((file) => readFileSync(join(RECORDED, file), "utf8").split("\n").filter(Boolean))
    : [];

/** Text of a delta that a client shows. */
const VISIBLE = /"content":"(?!")|"reasoning(?:_content)?":"(?!")/;

/** An upstream in this process, on whose clock it is known when a token left. */
const startPlayer = (streams: readonly (readonly string[])[]) => {
  const left = new Map<string, number>();
  const encoder = new TextEncoder();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 60,
    async fetch(request) {
      const asked: { messages: { content: string }[] } = JSON.parse(await request.text());
      const id = asked.messages[0]?.content ?? "";
      const payloads = streams[Number(id.split(" ")[0])] ?? [];
      let at = 0;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (at > 0) await Bun.sleep(EVERY_MS);
          const payload = payloads[at++];
          if (payload === undefined || at > EVENTS) {
            const end = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
            controller.enqueue(encoder.encode(`data: ${end}\n\ndata: [DONE]\n\n`));
            controller.close();
            return;
          }
          if (!left.has(id) && VISIBLE.test(payload)) left.set(id, performance.now());
          controller.enqueue(encoder.encode(`data: ${payload}\n\n`));
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
  });
  return { url: `${server.url}v1`, left, stop: () => server.stop(true) };
};

/** When the first visible token was here. */
const firstVisible = async (url: string, id: string): Promise<number> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: SERVICE, stream: true, messages: [{ role: "user", content: id }] }),
  });
  let text = "";
  let at = Number.NaN;
  const decoder = new TextDecoder();
  if (!response.body || !response.ok) throw new Error(`the gateway answered ${response.status}`);
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (Number.isNaN(at) && VISIBLE.test(text)) at = performance.now();
  }
  return at;
};

const holdsOf = async (
  streams: readonly (readonly string[])[],
  plugins: readonly string[],
  times: number,
) => {
  const player = startPlayer(streams);
  const gateway = await startGateway({ upstream: player.url, protect: false, plugins, unpinned: true });
  const holds: number[] = [];
  try {
    for (let turn = 0; turn < times; turn++) {
      const ids = streams.map((_, at) => `${at} ${turn}`);
      const seen = await Promise.all(ids.map((id) => firstVisible(gateway.url + CHAT_PATH, id)));
      ids.forEach((id, at) => {
        holds.push((seen[at] ?? Number.NaN) - (player.left.get(id) ?? Number.NaN));
      });
    }
  } finally {
    await gateway.stop();
    player.stop();
  }
  // The first turn finds code that was not compiled yet.
  return holds.slice(streams.length).filter((hold) => !Number.isNaN(hold));
};

/** How long the first visible token of a stream is held while addresses and cards are masked. */
export const question: Question = {
  name: "guard-hold",
  quick: false,
  guarded: [],
  async run(mode) {
    const times = mode === "quick" ? 3 : 9;
    const streams = [...OWN, ...recorded()];
    const without = await holdsOf(streams, [], times);
    const masked = await holdsOf(streams, [GUARD], times);
    const figure = (name: string, values: readonly number[], share: number, ceiling?: number): Figure => ({
      name,
      unit: "ms",
      value: share === 0.5 ? median(values) : percentile(values, share),
      rounds: values,
      ...(ceiling === undefined ? {} : { ceiling }),
    });
    return {
      question: "guard-hold",
      figures: [
        figure("no guardrail, p50", without, 0.5),
        figure("no guardrail, p99", without, 0.99),
        figure("masked, p50", masked, 0.5, EVERY_MS + 2),
        figure("masked, p99", masked, 0.99, 10 * EVERY_MS),
      ],
      notes: [
        `from the moment when a provider sends the first visible token until the client has it; ${streams.length} streams at once, a token every ${EVERY_MS} ms, e-mail addresses and cards masked`,
      ],
    };
  },
};

if (import.meta.main) await runAlone(question);
