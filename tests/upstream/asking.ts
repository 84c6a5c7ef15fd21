import { afterAll, beforeAll } from "bun:test";
import type { FailOver, FailOverTrigger } from "@sluice/sdk";
import { SluiceError } from "../../core/errors/index.ts";
import { Deadlines } from "../../core/exchange/deadlines.ts";
import type { Exchange } from "../../core/exchange/exchange.ts";
import { chatExchange, generationOf } from "../../core/exchange/testing/exchange.ts";
import { askUpstream, type Upstream } from "../../core/exchange/upstream.ts";
import { freePort } from "../gateway/free-port.ts";
import { type Upstream as Replay, startUpstream } from "./upstream.ts";

/** Triggers of every kind. */
export const EVERYTHING: readonly FailOverTrigger[] = [
  ...[400, 401, 404, 429],
  "5xx",
  "timeout",
  "connect",
  "reset",
  "stream-error",
  "invalid-answer",
];

/** The model of a target that tells of usage before its stream fails. */
export const TALKER = "talker";
const TALK = [
  '{"choices":[],"usage":{"prompt_tokens":99,"completion_tokens":99}}',
  '{"error":{"message":"overloaded"}}',
];
/** The model of a target where nobody listens. */
export const NOBODY = "nobody";

/** How a plan is asked. */
export interface Asked {
  readonly stream?: boolean;
  readonly failOver?: FailOver;
  readonly firstTokenMs?: number;
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface Outcome {
  readonly exchange: Exchange;
  /** Target, status and code of each attempt. */
  readonly attempts: readonly string[];
  readonly upstream: Upstream | undefined;
  readonly code: string | undefined;
}

/** Asks plans of targets on a replay upstream, for the tests of one file, with no gateway around. */
export class Asking {
  #replay: Replay | undefined;
  readonly #talker = Bun.serve({
    port: 0,
    fetch: () => new Response(TALK.map((event) => `data: ${event}\n\n`).join("")),
  });

  constructor() {
    beforeAll(async () => {
      this.#replay = await startUpstream();
    });
    afterAll(async () => {
      await this.#replay?.stop();
      await this.#talker.stop(true);
    });
  }

  get replay(): Replay {
    if (!this.#replay) throw new Error("the upstream is not started yet");
    return this.#replay;
  }

  /** An exchange whose plan is these models, in order, on targets `t0`, `t1`, … */
  async exchangeOf(models: readonly string[], asked: Asked = {}): Promise<Exchange> {
    const { stream = false, failOver, firstTokenMs = 5000, signal } = asked;
    const targets = models.map((model, at) => ({
      name: `t${at}`,
      provider: model === NOBODY || model === TALKER ? model : "replay",
      model,
      timeouts: { firstTokenMs },
    }));
    const provider = (url: string) => ({ dialect: "openai-chat", baseUrl: url, apiKey: "k-0123456789" });
    const providers = {
      replay: provider(this.replay.url),
      [TALKER]: provider(`${this.#talker.url}v1`),
      [NOBODY]: provider(`http://127.0.0.1:${freePort()}/v1`),
    };
    const generation = await generationOf(JSON.stringify({ providers, services: { chat: { targets } } }));
    const exchange = chatExchange(generation, { stream }, signal);
    exchange.service = generation.services.get("chat");
    exchange.plan = exchange.service?.targets ?? [];
    exchange.failOver = failOver;
    return exchange;
  }

  async ask(models: readonly string[], asked: Asked = {}): Promise<Outcome> {
    return await outcomeOf(await this.exchangeOf(models, asked));
  }
}

/** Asks the plan of an exchange. */
export const outcomeOf = async (exchange: Exchange): Promise<Outcome> => {
  const { upstream, thrown } = await askUpstream(exchange, new Deadlines()).then(
    (gave) => ({ upstream: gave, thrown: undefined }),
    (reason: unknown) => ({ upstream: undefined, thrown: reason }),
  );
  if (thrown !== undefined && !(thrown instanceof SluiceError)) throw thrown;
  const attempts = exchange.attempts.map(
    ({ target, status, code }) => `${target}:${status}${code ? ` ${code}` : ""}`,
  );
  return { exchange, attempts, upstream, code: thrown?.code };
};

/** The whole of what a target gave. */
export const textOf = async (upstream: Upstream | undefined): Promise<string> => {
  if (upstream?.kind !== "stream") return upstream?.text ?? "";
  let text = "";
  for (let block = await upstream.blocks.next(); block; block = await upstream.blocks.next())
    text += Buffer.from(block).toString();
  return text;
};
