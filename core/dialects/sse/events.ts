import type { Finder } from "./find.ts";

/** One server-sent event. */
export interface SseEvent {
  /** Its bytes with its blank line. */
  readonly raw: Uint8Array;
  /** Its `data` lines, joined; empty for a comment. */
  readonly data: string;
}

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const DATA = [0x64, 0x61, 0x74, 0x61] as const;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** An event whose `data` is read when it is asked for: most events of a stream pass unread. */
class BlockEvent implements SseEvent {
  #data: string | undefined;

  constructor(readonly raw: Uint8Array) {}

  get data(): string {
    this.#data ??= joinedData(this.raw);
    return this.#data;
  }
}

/**
 * The events of a block, in order; their `raw` joined gives the block. A last event without its blank line counts:
 * some servers leave it out at the end of a stream.
 */
export const splitEvents = (block: Uint8Array): SseEvent[] => {
  const events: SseEvent[] = [];
  findEvent(block, (event) => {
    events.push(event);
    return false;
  });
  return events;
};

/** The first event of a block for which `wanted` holds; those behind it are not looked for. */
export const findEvent = (block: Uint8Array, wanted: (event: SseEvent) => boolean): SseEvent | undefined => {
  let start = 0;
  let found: SseEvent | undefined;
  eachLine(block, (from, to, next) => {
    if (to !== from) return true;
    const event = new BlockEvent(block.subarray(start, next));
    start = next;
    if (wanted(event)) found = event;
    return found === undefined;
  });
  if (found || start >= block.length) return found;
  const rest = new BlockEvent(block.subarray(start));
  return wanted(rest) ? rest : undefined;
};

/**
 * The data of a block's events, in order; those without any are left out. The block is decoded once: to decode each event
 * by itself takes five times as long.
 */
export const dataIn = (block: Uint8Array): string[] => {
  const found: string[] = [];
  if (hasMark(block) || block.includes(CR)) {
    for (const { data } of splitEvents(block)) if (data !== "") found.push(data);
    return found;
  }
  const text = decoder.decode(block);
  let data = "";
  let lines = 0;
  for (let at = 0; at < text.length; ) {
    const lf = text.indexOf("\n", at);
    const end = lf === -1 ? text.length : lf;
    if (end === at) {
      if (data !== "") found.push(data);
      data = "";
      lines = 0;
    } else if (text.startsWith(FIELD, at)) {
      const value = valueAt(text, at + FIELD.length, end);
      if (value !== undefined) data = lines++ === 0 ? value : `${data}\n${value}`;
    }
    at = end + 1;
    // Nearly every event ends behind its data.
    if (data !== "" && text.charCodeAt(at) === LF) {
      found.push(data);
      data = "";
      lines = 0;
      at++;
    }
  }
  if (data !== "") found.push(data);
  return found;
};

const FIELD = "data";

/** What stands behind a field's name; `undefined` where the name goes on. */
const valueAt = (text: string, colon: number, end: number): string | undefined => {
  if (colon === end) return "";
  if (text.charCodeAt(colon) !== COLON) return undefined;
  return text.slice(text.charCodeAt(colon + 1) === SPACE && colon + 1 < end ? colon + 2 : colon + 1, end);
};

const BLANK_LINE = Buffer.from("\n\n");

/** The events of a block in which a finder finds something. Those between are not even cut. */
export const eventsWith = (block: Uint8Array, finder: Finder): SseEvent[] => {
  if (hasMark(block) || block.includes(CR)) return splitEvents(block).filter(({ raw }) => finder(raw));
  const events: SseEvent[] = [];
  for (let at = finder.at(block, 0); at !== -1; ) {
    const before = Buffer.prototype.lastIndexOf.call(block, BLANK_LINE, at);
    const behind = Buffer.prototype.indexOf.call(block, BLANK_LINE, at);
    const end = behind < 0 ? block.length : behind + BLANK_LINE.length;
    events.push(new BlockEvent(block.subarray(before < 0 ? 0 : before + BLANK_LINE.length, end)));
    at = finder.at(block, end);
  }
  return events;
};

/** The last event of a block, found from its end where its lines end with line feeds. */
export const lastEvent = (block: Uint8Array): SseEvent | undefined => {
  const before = Buffer.prototype.lastIndexOf.call(block, BLANK_LINE, block.length - BLANK_LINE.length - 1);
  return splitEvents(before < 0 ? block : block.subarray(before + BLANK_LINE.length)).at(-1);
};

/** Visits the lines of a block for as long as `visit` says so: where each begins, where its text ends, where the next begins. */
const eachLine = (block: Uint8Array, visit: (from: number, to: number, next: number) => boolean): void => {
  let from = hasMark(block) ? 3 : 0;
  // Each is looked for anew only once it is passed: a block of one kind of line end stays linear.
  let lf = find(block, LF, from);
  let cr = find(block, CR, from);
  while (from < block.length) {
    const to = Math.min(lf, cr);
    const next = to + (cr === to && lf === to + 1 ? 2 : 1);
    if (!visit(from, to, next)) return;
    from = next;
    if (lf < from) lf = find(block, LF, from);
    if (cr < from) cr = find(block, CR, from);
  }
};

const joinedData = (raw: Uint8Array): string => {
  let data: string | undefined;
  eachLine(raw, (from, to) => {
    const value = to === from ? undefined : dataOf(raw, from, to);
    if (value !== undefined) data = data === undefined ? value : `${data}\n${value}`;
    return true;
  });
  return data ?? "";
};

const find = (block: Uint8Array, byte: number, from: number): number => {
  const at = block.indexOf(byte, from);
  return at === -1 ? block.length : at;
};

const hasMark = (block: Uint8Array): boolean => block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;

const dataOf = (block: Uint8Array, start: number, end: number): string | undefined => {
  for (let i = 0; i < DATA.length; i++) if (block[start + i] !== DATA[i]) return undefined;
  const colon = start + DATA.length;
  if (colon === end) return "";
  if (block[colon] !== COLON) return undefined;
  const from = block[colon + 1] === SPACE ? colon + 2 : colon + 1;
  return from >= end ? "" : decoder.decode(block.subarray(from, end));
};
