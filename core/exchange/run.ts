import { SluiceError } from "../errors/index.ts";
import type { Trace } from "../ledger/ledger.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { charge } from "./charge.ts";
import { Closing, stepsBeforeGiver } from "./closing.ts";
import type { Deadlines } from "./deadlines.ts";
import { estimateRest } from "./estimate.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultListener } from "./hooks.ts";
import type { Pipeline, ResponseStep } from "./pipeline.ts";
import { metaOf, type Sent, SentEdges, SentEvents } from "./refusal.ts";
import { endingOf, errorReply, JSON_TYPE, type Reply, replyHeaders, STREAM_TYPE } from "./reply.ts";
import {
  authenticate,
  findService,
  type PluginAnswer,
  planTargets,
  route,
  screenBeside,
  screenRequest,
  serviceMissing,
} from "./request-phase.ts";
import { sendStream } from "./send-stream.ts";
import { staged } from "./stages.ts";
import { askUpstream, type Upstream } from "./upstream.ts";
import type { Blocks } from "./upstream-stream.ts";
import { UsageFilter } from "./usage-filter.ts";
import { screenAnswer } from "./whole-answer.ts";

/** What the running of exchanges needs from outside. */
export interface Runtime {
  readonly deadlines: Deadlines;
  readonly onFault: FaultListener;
  /** Opens the ledger's trace of an exchange; absent where the ledger is off. */
  readonly trace: (exchange: Exchange) => Trace | undefined;
  /** Called once for each exchange, when its record is written. */
  readonly onRecord: (exchange: Exchange) => void;
  /** Told of a record that could not be written. Throws where the answer must not go out then. */
  readonly onUnrecorded: (exchange: Exchange, cause: unknown) => void;
}

/**
 * Takes an exchange from the parsed request to its reply. Never throws: whatever goes wrong is a reply too. What need not be
 * waited for is not, here and below: each promise and each function that waits costs every exchange.
 */
export const runExchange = (exchange: Exchange, runtime: Runtime): Promise<Reply> =>
  new Run(exchange, runtime).run();

/** Where services have `onAuth` plugins of their own alone, nobody is identified for one that does not exist. */
const unknownService = (exchange: Exchange): SluiceError =>
  exchange.generation.guarded && !exchange.identified
    ? new SluiceError("AUTH_NOT_IDENTIFIED")
    : serviceMissing(exchange);

/** The reply to a request that could not even be read: who has no credential learns nothing but that. */
export const refuseUnread = async (exchange: Exchange, thrown: unknown, runtime: Runtime): Promise<Reply> => {
  const run = new Run(exchange, runtime);
  try {
    await authenticate(exchange, exchange.generation.pipeline, runtime.onFault);
  } catch (denied) {
    return await run.fail(denied);
  }
  return await run.fail(thrown);
};

class Run {
  #closing: Closing | undefined;
  #trace: Trace | undefined;
  #finished = false;

  constructor(
    readonly exchange: Exchange,
    readonly runtime: Runtime,
  ) {}

  async run(): Promise<Reply> {
    try {
      const { exchange, runtime } = this;
      findService(exchange);
      const pipeline = exchange.service?.pipeline ?? exchange.generation.pipeline;
      const identifying = authenticate(exchange, pipeline, runtime.onFault);
      if (identifying) await identifying;
      if (!exchange.service) throw unknownService(exchange);
      Object.assign(exchange.tags, exchange.service.tags);
      planTargets(exchange, pipeline);
      const routing = route(exchange, pipeline, runtime.onFault);
      if (routing) await routing;
      const closing = new Closing(exchange, pipeline, runtime.onFault);
      if (pipeline.onResponse.length > 0) this.#closing = closing;
      if (pipeline.onRequest.length > 0) {
        const routed = await screenRequest(exchange, pipeline, runtime.onFault);
        if (routed.kind === "answer") return await this.#answerOf(routed.verdict, pipeline, closing);
      } else exchange.requestPassed = true;
      if (exchange.stream) await this.#written(this.#traced()?.begin(exchange));
      const upstream =
        pipeline.overlapping.length === 0
          ? await askUpstream(exchange, runtime.deadlines)
          : await this.#askBeside(pipeline);
      const reply = this.#passOn(upstream, pipeline, closing);
      return reply instanceof Promise ? await reply : reply;
    } catch (thrown) {
      return await this.fail(thrown);
    }
  }

  /** Asks the provider while the rest of the request's plugins still look at it. Nothing goes out before they have. */
  async #askBeside(pipeline: Pipeline): Promise<Upstream> {
    const { exchange, runtime } = this;
    let denied: unknown;
    const screening = screenBeside(exchange, pipeline, runtime.onFault).catch((thrown) => {
      denied = thrown;
      // The provider need not go on.
      exchange.onGone?.();
    });
    try {
      const upstream = await askUpstream(exchange, runtime.deadlines);
      await screening;
      if (denied === undefined) return upstream;
      if (upstream.kind === "stream") upstream.cancel();
    } catch (cause) {
      await screening;
      throw denied ?? cause;
    }
    throw denied;
  }

  async fail(thrown: unknown): Promise<Reply> {
    const reply = errorReply(this.exchange, thrown);
    if (typeof reply.body === "string") this.#traced()?.add("response", reply.body);
    await this.#finish()?.catch(() => undefined);
    return reply;
  }

  #passOn(upstream: Upstream, pipeline: Pipeline, closing: Closing): Reply | Promise<Reply> {
    const { exchange } = this;
    const { response } = upstream;
    if (upstream.kind === "refused") {
      exchange.status = upstream.response.status;
      exchange.errorCode = "UPSTREAM_ERROR";
      exchange.outcome = "failed";
      return this.#whole(response, upstream.text);
    }
    exchange.status = 200;
    if (upstream.kind === "stream") {
      const { blocks, own, cancel } = upstream;
      const shown = own ? this.#filtered(blocks) : blocks;
      return this.#stream(shown, pipeline.onResponse, closing, cancel, response);
    }
    exchange.usage = upstream.usage;
    exchange.outcome = "answered";
    charge(exchange, pipeline);
    const { bytes, text } = upstream;
    if (pipeline.onResponse.length === 0 && !exchange.aliases) return this.#whole(response, bytes);
    return screenAnswer(exchange, pipeline.onResponse, closing, this.runtime.onFault, text).then((left) =>
      this.#whole(response, left === text ? bytes : left),
    );
  }

  async #answerOf(verdict: PluginAnswer, pipeline: Pipeline, closing: Closing): Promise<Reply> {
    const { exchange } = this;
    const { dialect } = exchange;
    exchange.status = 200;
    exchange.outcome = "answered-by-plugin";
    exchange.usage = verdict.usage;
    const steps = stepsBeforeGiver(exchange, pipeline);
    const meta = metaOf(exchange);
    if (exchange.stream && dialect.stream) {
      const events = dialect.stream.write(verdict, meta, exchange.head?.usageAsked ?? false);
      return await this.#stream(blocksOf(events), steps, closing, () => undefined);
    }
    const left = await screenAnswer(
      exchange,
      steps,
      closing,
      this.runtime.onFault,
      dialect.write(verdict, meta),
    );
    return await this.#whole(undefined, left);
  }

  #whole(
    response: UpstreamAnswer | undefined,
    body: string | Uint8Array,
    type = JSON_TYPE,
  ): Reply | Promise<Reply> {
    const { exchange } = this;
    // One reading of the clock for all that ends here; each costs as much as three look-ups of headers.
    const elapsedMs = exchange.elapsedMs();
    exchange.markFirstByte(elapsedMs);
    this.#traced()?.add("response", body);
    // What it is was seen by reading it; the provider's own word for it may be wrong, and clients go by it.
    const reply = (at?: number): Reply => {
      const headers = replyHeaders(exchange, type, response, at);
      if (type === STREAM_TYPE) headers["cache-control"] = "no-cache";
      return { status: exchange.status, headers, body };
    };
    return this.#finish(elapsedMs)?.then(() => reply()) ?? reply(elapsedMs);
  }

  #stream(
    blocks: Blocks,
    steps: readonly ResponseStep[],
    closing: Closing,
    cancel: () => void,
    response?: UpstreamAnswer,
  ): Reply | Promise<Reply> {
    const { exchange, runtime } = this;
    const dialect = exchange.dialect.stream;
    const readable = steps.length > 0 || exchange.aliases !== undefined;
    const read =
      dialect && readable
        ? staged(blocks, steps, { exchange, dialect, closing, onFault: runtime.onFault })
        : undefined;
    if (!read) {
      const rest = blocks.takeRest?.();
      if (rest) return this.#whole(response, rest, STREAM_TYPE);
      return this.#send(blocks, cancel, new SentEdges(exchange), response);
    }
    return read.prime().then(
      () => this.#send(read, cancel, new SentEvents(exchange), response),
      (thrown) => {
        cancel();
        return this.fail(thrown);
      },
    );
  }

  #send(source: Blocks, cancel: () => void, sent: Sent, response?: UpstreamAnswer): Reply {
    const { exchange } = this;
    const body = sendStream(exchange, source, {
      cancel,
      sent: (block) => {
        sent.see(block);
        this.#traced()?.add("response", block);
      },
      ending: (thrown) => endingOf(exchange, thrown, sent),
      finish: async () => await this.#finish(),
    });
    const headers = replyHeaders(exchange, STREAM_TYPE, response);
    headers["cache-control"] = "no-cache";
    return { status: 200, headers, body };
  }

  /** Usage that only the gateway asked for is kept from the client. */
  #filtered(blocks: Blocks): Blocks {
    const { exchange } = this;
    const dialect = exchange.dialect.stream;
    const hidden = dialect && exchange.target?.provider.streamUsage && !exchange.head?.usageAsked;
    return hidden ? new UsageFilter(blocks, dialect) : blocks;
  }

  /**
   * Makes the closing calls and writes the record, once. A promise where there is something to wait for. `elapsedMs`: how
   * long the exchange has taken, where that was looked at just now.
   */
  #finish(elapsedMs?: number): Promise<void> | undefined {
    if (this.#finished) return undefined;
    this.#finished = true;
    estimateRest(this.exchange);
    if (this.exchange.service) charge(this.exchange, this.exchange.service.pipeline);
    const closing = this.#closing?.finish();
    return closing ? closing.then(() => this.#record()) : this.#record(elapsedMs);
  }

  #record(elapsedMs?: number): Promise<void> | undefined {
    const { exchange, runtime } = this;
    exchange.end(elapsedMs);
    for (const { powers } of exchange.service?.pipeline.holders ?? []) powers.exchangeEnded(exchange.id);
    const trace = this.#traced();
    const request = exchange.sent ?? exchange.body?.text;
    if (request) trace?.add("request", request);
    if (trace) return this.#recorded(trace.finish(exchange));
    runtime.onRecord(exchange);
    return undefined;
  }

  async #recorded(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (cause) {
      this.runtime.onUnrecorded(this.exchange, cause);
    } finally {
      this.runtime.onRecord(this.exchange);
    }
  }

  /** The trace begins when it is first needed: by then the service is known, and with it whether bodies are kept. */
  #traced(): Trace | undefined {
    this.#trace ??= this.runtime.trace(this.exchange);
    return this.#trace;
  }

  async #written(writing: Promise<void> | undefined): Promise<void> {
    try {
      await writing;
    } catch (cause) {
      this.runtime.onUnrecorded(this.exchange, cause);
    }
  }
}

const encoder = new TextEncoder();

const blocksOf = (events: readonly string[]): Blocks => {
  const rest = events.map((event) => encoder.encode(event));
  return { next: () => Promise.resolve(rest.shift()) };
};
