import { workOf } from "../call.ts";
import { jsonOf } from "../json-of.ts";
import {
  bare,
  freeze,
  isArray,
  isObject,
  NativeRangeError,
  NativeTypeError,
  own,
  put,
} from "../primordials.ts";
import { quote } from "../quote.ts";
import type { PowerPart } from "./power.ts";

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The replacements of one segment: the last, and what is before it; and where the first begins and the last ends. */
interface Edited {
  readonly last: Span;
  readonly before: Edited | undefined;
  readonly from: number;
  readonly to: number;
}

const MATCH = "replace takes one of ctx.matches and a text, or a segment, its start, its end and a text";

const NONE: readonly unknown[] = freeze([]);

/** The power `text`: segments, and what is to be done to them once the hook has returned. */
export const textPart: PowerPart = (asked) => (ctx) => {
  const writes = asked === "write";
  // Made when it is needed: most calls replace nothing.
  let edited: Record<number, Edited> | undefined;
  let known: readonly unknown[] | undefined;

  function replaceOwn(this: unknown, start: unknown, end: unknown, text: unknown): void {
    replace(this, start, end, text);
  }
  const segments = (): readonly unknown[] => {
    const work = workOf(ctx);
    if (known !== undefined) return known;
    const given = work.field("segments");
    const list = isArray(given) ? given : NONE;
    for (let at = 0; at < list.length; at++) {
      const segment: unknown = list[at];
      if (!isObject(segment)) continue;
      if (writes) put(segment, "replace", replaceOwn, false);
      freeze(segment);
    }
    known = freeze(list);
    return known;
  };
  const indexOf = (segment: unknown): number => {
    const index = isObject(segment) ? own(segment, "index") : undefined;
    if (typeof index !== "number" || own(segments(), index) !== segment) {
      throw new NativeRangeError("there is no such segment in this call");
    }
    return index;
  };
  const keepFrom = (segment: unknown, start: unknown): void => {
    const work = workOf(ctx);
    const index = indexOf(segment);
    if (!isWhole(start)) throw new NativeRangeError("keepFrom takes a place in the segment");
    work.addJson("keepFrom", `[${index},${start}]`);
  };
  // The texts themselves stay with the host, which sees to it that the match lies within them.
  const replaceMatch = (match: unknown, text: unknown): void => {
    const work = workOf(ctx);
    if (!isPlace(match)) throw new NativeTypeError(MATCH);
    const { segment: index, start, end } = match;
    if (!isWhole(index) || !isWhole(start) || !isWhole(end) || end < start) {
      throw new NativeTypeError(MATCH);
    }
    if (typeof text !== "string") throw new NativeTypeError("an edit's text must be a string");
    edited ??= bare<Edited>();
    note(edited, index, { start, end });
    work.addJson("edits", `[${index},${start},${end},${quote(text)}]`);
  };
  const replace = (segment: unknown, start: unknown, end?: unknown, text?: unknown): void => {
    if (typeof start === "string" && end === undefined) {
      replaceMatch(segment, start);
      return;
    }
    const work = workOf(ctx);
    const index = indexOf(segment);
    const length = isObject(segment) ? lengthOf(own(segment, "text")) : 0;
    if (!isWhole(start) || !isWhole(end) || end < start || end > length) {
      throw new NativeRangeError(`an edit must lie within the segment's ${length} units`);
    }
    if (typeof text !== "string") throw new NativeTypeError("an edit's text must be a string");
    edited ??= bare<Edited>();
    note(edited, index, { start, end });
    work.addJson("edits", `[${index},${start},${end},${quote(text)}]`);
  };
  const mask = (forms: unknown): void => {
    const work = workOf(ctx);
    if (!isObject(forms)) throw new NativeTypeError("mask takes forms by the ids of their patterns");
    work.addJson("masks", jsonOf(forms));
  };
  return freeze(writes ? { segments, keepFrom, replace, mask } : { segments, keepFrom });
};

/** What a match is read by, the shortest way: a plugin that patches a prototype fools itself. */
interface Place {
  readonly segment?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
}

const isPlace = (value: unknown): value is Place => typeof value === "object" && value !== null;

const isWhole = (value: unknown): value is number => typeof value === "number" && value >>> 0 === value;

const lengthOf = (text: unknown): number => (typeof text === "string" ? text.length : 0);

/** Notes a replacement; throws where it overlaps another. In order of their places, either way, that takes no search. */
const note = (edited: Record<number, Edited>, index: number, span: Span): void => {
  const before = edited[index];
  let { start: from, end: to } = span;
  if (before !== undefined) {
    if (from < before.to && before.from < to) refuseOverlap(before, span);
    if (before.from < from) from = before.from;
    if (before.to > to) to = before.to;
  }
  edited[index] = { last: span, before, from, to };
};

const refuseOverlap = (edited: Edited, span: Span): void => {
  for (let at: Edited | undefined = edited; at !== undefined; at = at.before) {
    if (span.start < at.last.end && at.last.start < span.end) {
      throw new NativeRangeError("the edits of one call must not overlap");
    }
  }
};
