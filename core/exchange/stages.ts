import type { StreamDialect } from "../dialects/contract.ts";
import { splitEvents } from "../dialects/sse/events.ts";
import { Aliases } from "./aliases.ts";
import { AnswerStage, type Events } from "./answer-stage.ts";
import type { Closing } from "./closing.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultListener } from "./hooks.ts";
import type { ResponseStep } from "./pipeline.ts";
import { AliasReader, type AnswerPass, withAliases } from "./restoring.ts";
import type { Blocks } from "./upstream-stream.ts";
import { WatchStage } from "./watch-stage.ts";
import { PluginReader } from "./window-reader.ts";

/** Start-up events are held back until the first content, up to this many bytes. */
const MAX_PRIMED_BYTES = 262_144;

/** What stages are made with. */
export interface StageParts {
  readonly exchange: Exchange;
  readonly dialect: StreamDialect;
  readonly closing: Closing;
  readonly onFault: FaultListener;
}

/** One stage upon another, in the order in which an answer passes them. */
export const stagesUpon = (source: Events, passes: readonly AnswerPass[], parts: StageParts): Events => {
  const { exchange, dialect, closing, onFault } = parts;
  return passes.reduce<Events>((events, pass) => {
    if (pass instanceof Aliases)
      return new AnswerStage(events, new AliasReader(pass), dialect, exchange, closing);
    const reader = new PluginReader(pass, exchange, closing, onFault);
    if (pass.instance.mode !== "log") return new AnswerStage(events, reader, dialect, exchange, closing);
    const watch = new WatchStage(events, reader, dialect, exchange, () =>
      exchange.note(pass, { verdict: "unseen" }),
    );
    closing.waitFor(() => watch.end());
    return watch;
  }, source);
};

/** An answer on its way through stages. */
export interface Staged extends Blocks {
  /** Waits for what the client is to see first. What fails until then can still be told by a status. */
  prime(): Promise<void>;
}

/** The blocks of an answer as its readers leave them; `undefined` where nobody reads it. */
export const staged = (
  blocks: Blocks,
  steps: readonly ResponseStep[],
  parts: StageParts,
): Staged | undefined => {
  const { exchange } = parts;
  const readers = steps.filter(
    (step) => (step.instance.plugin.powers.text || step.instance.matcher) && step.concerns(exchange),
  );
  const passes = withAliases(exchange, readers);
  if (passes.length === 0) return undefined;
  const source: Events = {
    next: async () => {
      const block = await blocks.next();
      return block && splitEvents(block);
    },
  };
  const holds = passes.some((pass) => pass instanceof Aliases || pass.instance.mode !== "log");
  return new StagedBlocks(stagesUpon(source, passes, parts), parts.dialect, holds);
};

class StagedBlocks implements Staged {
  readonly #primed: Uint8Array[] = [];

  constructor(
    readonly events: Events,
    readonly dialect: StreamDialect,
    readonly holds: boolean,
  ) {}

  async prime(): Promise<void> {
    let sizeBytes = 0;
    while (this.holds && sizeBytes <= MAX_PRIMED_BYTES) {
      const batch = await this.events.next();
      if (!batch) return;
      const block = Buffer.concat(batch.map(({ raw }) => raw));
      this.#primed.push(block);
      sizeBytes += block.byteLength;
      if (batch.some(({ data }) => !STARTS.has(this.dialect.read(data).kind))) return;
    }
  }

  async next(): Promise<Uint8Array | undefined> {
    const primed = this.#primed.shift();
    if (primed) return primed;
    const batch = await this.events.next();
    return batch && Buffer.concat(batch.map(({ raw }) => raw));
  }
}

/** Events before which nothing is said. */
const STARTS: ReadonlySet<string> = new Set(["start", "other"]);
