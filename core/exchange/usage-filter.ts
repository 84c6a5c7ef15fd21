import type { StreamDialect } from "../dialects/contract.ts";
import { splitEvents } from "../dialects/sse/events.ts";
import type { Blocks } from "./upstream-stream.ts";

/** Takes out the events that hold nothing but usage. A block that cannot hold one passes unread. */
export class UsageFilter implements Blocks {
  constructor(
    readonly source: Blocks,
    readonly dialect: StreamDialect,
  ) {}

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const block = await this.source.next();
      if (!block || !this.dialect.maybeUsageOnly(block)) return block;
      const events = splitEvents(block);
      const kept = events.filter(
        (event) => !this.dialect.maybeUsageOnly(event.raw) || this.dialect.read(event.data).kind !== "usage",
      );
      if (kept.length === events.length) return block;
      if (kept.length > 0) return Buffer.concat(kept.map(({ raw }) => raw));
    }
  }
}
