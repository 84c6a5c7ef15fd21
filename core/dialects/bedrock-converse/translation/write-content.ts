import { present } from "../../neutral/fields.ts";
import type { CachePoint } from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";

/** A block of a message: an object with one member, whose name says what it is. */
export type Block = Readonly<Record<string, unknown>>;

const HOUR = 3600;
const FIVE_MINUTES = 300;

/** The block that marks a cache point. */
export const cachePoint = ({ ttlSeconds }: CachePoint): Block => {
  const ttl = ttlSeconds === undefined ? undefined : ttlSeconds >= HOUR ? "1h" : "5m";
  return { cachePoint: present({ type: "default", ttl: ttlSeconds === FIVE_MINUTES ? "5m" : ttl }) };
};

/** Documents whose text the provider takes out itself: a cache point right behind one is refused. */
const isTextDocument = (block: Block | undefined): boolean => {
  const document = block?.document;
  return (
    typeof document === "object" && document !== null && "format" in document && document.format !== "pdf"
  );
};

/**
 * The blocks of a message. Cache points stand among them and never within one; where one may stand hangs on the block before it:
 * behind nothing, or behind a thought, there is none.
 */
export class Content {
  readonly blocks: Block[] = [];

  constructor(
    readonly losses: Loss[],
    /** Whether the model takes cache points here. */
    readonly caches: boolean,
  ) {}

  push(block: Block): void {
    this.blocks.push(block);
  }

  /** A text. One that is blank is refused by the provider, and says nothing. */
  text(text: string): void {
    if (text.trim() !== "") this.blocks.push({ text });
  }

  cache(point: CachePoint | undefined, at: string): void {
    if (!point) return;
    const before = this.blocks.at(-1);
    if (!this.caches || before === undefined || "reasoningContent" in before) {
      this.losses.push({ field: `${at}.cache_control`, grave: false });
      return;
    }
    // One point is enough for one place.
    if ("cachePoint" in before) return;
    // A text between the two is all that the provider needs.
    if (isTextDocument(before)) this.push({ text: "(end of the document)" });
    this.push(cachePoint(point));
  }
}
