import type {
  JsonValue,
  KeyRecord,
  Privilege,
  Segment,
  TargetHealth,
  Usage,
  WritableSegment,
} from "./exchange.ts";
import type { MaskForms } from "./mask.ts";
import type { PatternDeclaration, PatternMatch } from "./patterns.ts";
import type { PriceRow } from "./prices.ts";

/** The power `text: "read"`. */
export interface TextReader<S extends Segment = Segment> {
  /**
   * `onRequest`, `onResponse`. The pieces of text: of the request, of the answer. In the stream of an answer: those of
   * the window that the call is about.
   */
  segments(): readonly S[];
  /**
   * `onResponse`, in the stream of an answer: from `start` on in this segment something may begin that only the text to
   * come can decide. It is held back, beyond the plugin's own `maxHoldMs`. Elsewhere it does nothing.
   */
  keepFrom(segment: Segment, start: number): void;
}

/** The power `text: "write"`. */
export interface TextWriter extends TextReader<WritableSegment> {
  /**
   * `onRequest`, `onResponse`. Replaces `[start, end)` of the segment's text, in UTF-16 units. Replacements of one call
   * are disjoint and are carried out after the hook has returned.
   * In the last call of a stream there must be text of the segment that is still held back, or it is an error.
   */
  replace(segment: Segment, start: number, end: number, text: string): void;
  /**
   * `onRequest`, `onResponse`. Replaces a match of the power `patterns`, under the same rules. A plugin that changes matches alone
   * need not read the segments, and is much faster for it.
   */
  replace(match: PatternMatch, text: string): void;
  /**
   * `onRequest`, `onResponse`. Has the host put something else in the place of all matches of these patterns, by their
   * `id`, as `ctx.found` counts them; patterns that have none here do no harm. No text enters the sandbox. The power
   * `patterns` is needed too. A pattern has one form a call, and what is masked must not overlap a `replace`.
   * @example ctx.text.mask({ email: { with: "[EMAIL_ADDRESS]" }, card: { keepLast: 4 } });
   */
  mask(forms: MaskForms): void;
}

/** The power `body`. `Pointer`: the JSON pointers that it asks for. */
export interface BodyReader<Pointer extends string = string> {
  /**
   * `onRequest`, `onResponse` (of a whole answer). What stands there; `undefined` where nothing does, and for an array
   * or object of more than 64 kB of JSON, all that it reads together. A pointer that `powers.body.read` does not list throws.
   */
  get(pointer: Pointer): JsonValue | undefined;
  /** `onRequest`, `onResponse`. Members of an array or object, UTF-16 units of a string; else `undefined`. */
  size(pointer: Pointer): number | undefined;
}

/** The power `body` with `write`. */
export interface BodyWriter<Pointer extends string = string> {
  /**
   * `onRequest`. Sets what stands there, after the hook has returned. The parent must be there. A pointer that
   * `powers.body.write` does not list throws.
   */
  set(pointer: Pointer, value: JsonValue): void;
}

/** The power `headers`. `Name`: the request headers that it asks for. */
export interface HeadersReader<Name extends string = string> {
  /** `onAuth`, `onRoute`, `onRequest`, `onResponse`. The request's header, or `undefined`. */
  get(name: Name): string | undefined;
}

/** The power `headers` with `answer`. `Name`: the answer headers that it asks for. */
export interface HeadersWriter<Name extends string = string> {
  /**
   * `onAuth`, `onRoute`, `onRequest`, `onResponse`. Sets a header of the answer, at most 256 characters; the last to
   * set one counts. Once the answer's first byte is sent it does nothing.
   */
  set(name: Name, value: string): void;
}

/** The power `identity`. */
export interface IdentityPower {
  /** The key behind the credential, whatever its state; absent where none is known. */
  readonly key: KeyRecord | undefined;
  /** Whether the request carried a credential at all. */
  readonly presented: boolean;
  /**
   * `onAuth`, `onRoute`, `onRequest`, `onResponse`. What the identified principal may do with the service; empty where
   * there is no such service.
   */
  privileges(): readonly Privilege[];
}

/** The power `patterns`, as `setup` has it. */
export interface PatternsSetup {
  /**
   * `setup` only. Adds patterns to those of the manifest. They are vetted once `setup` is done; a bad one stops the
   * start.
   */
  declare(patterns: readonly PatternDeclaration[]): void;
}

/** The power `log`. */
export interface LogPower {
  /**
   * Every hook, and `setup`. Writes a line: at most 20 a call, of at most 1,000 characters; what is beyond is dropped.
   */
  info(message: string): void;
  /** Every hook, and `setup`. As `info`, as a warning. */
  warn(message: string): void;
}

/** The power `prices`. */
export interface PricesPower {
  /** Prices of the target that answered; `undefined` where none are known. */
  readonly row: PriceRow | undefined;
  /**
   * `onResponse`. US dollars of `usage`, or of the exchange in its closing call; `undefined` where no price or no usage
   * is known.
   */
  cost(usage?: Usage): number | undefined;
}

/** The power `targets`. */
export interface TargetsPower {
  /** `onRoute`, `onRequest`. How the targets of the plan do, in its order. */
  health(): readonly TargetHealth[];
}

/** The power `clock`. */
export interface ClockPower {
  /** Every hook. Milliseconds since 1970; the same all through one call. */
  now(): number;
}

/** The power `random`. */
export interface RandomPower {
  /** Every hook. So many random bytes. A call has 256 in all; more is an error. */
  bytes(count: number): Uint8Array;
  /** Every hook. A number from 0 up to but not including 1; takes 8 of the call's bytes. */
  number(): number;
}
