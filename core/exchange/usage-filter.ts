import type { StreamDialect } from "../dialects/contract.ts";
import { eventsWith } from "../dialects/sse/events.ts";
import type { Blocks } from "./upstream-stream.ts";

/** Takes out the events that hold nothing but usage. A block that cannot hold one passes unread. */
export class UsageFilter implements Blocks {
  constructor(
    readonly source: Blocks,
    readonly dialect: StreamDialect,
  ) {}

  takeRest(): Uint8Array | undefined {
    const rest = this.source.takeRest?.();
    return rest && this.#filtered(rest);
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const block = await this.source.next();
      const left = block && this.#filtered(block);
      if (!left || left.byteLength > 0) return left;
    }
  }

  #filtered(block: Uint8Array): Uint8Array {
    const { maybeUsageOnly, read } = this.dialect;
    if (!maybeUsageOnly) return block;
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (const { raw, data } of eventsWith(block, maybeUsageOnly)) {
      if (read(data).kind !== "usage") continue;
      const at = raw.byteOffset - block.byteOffset;
      pieces.push(block.subarray(from, at));
      from = at + raw.byteLength;
    }
    return from === 0 ? block : Buffer.concat([...pieces, block.subarray(from)]);
  }
}
