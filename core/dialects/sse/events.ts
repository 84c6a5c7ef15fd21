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

/**
 * The events of a block, in order; their `raw` joined gives the block. A last event without its blank line counts:
 * some servers leave it out at the end of a stream.
 */
export const splitEvents = (block: Uint8Array): SseEvent[] => {
  const events: SseEvent[] = [];
  let start = 0;
  let line = hasMark(block) ? 3 : 0;
  let data: string | undefined;
  // Each is looked for anew only once it is passed: a block of one kind of line end stays linear.
  let lf = find(block, LF, line);
  let cr = find(block, CR, line);
  while (line < block.length) {
    const end = Math.min(lf, cr);
    const next = end + (cr === end && lf === end + 1 ? 2 : 1);
    if (end === line) {
      events.push({ raw: block.subarray(start, next), data: data ?? "" });
      start = next;
      data = undefined;
    } else {
      const value = dataOf(block, line, end);
      if (value !== undefined) data = data === undefined ? value : `${data}\n${value}`;
    }
    line = next;
    if (lf < line) lf = find(block, LF, line);
    if (cr < line) cr = find(block, CR, line);
  }
  if (start < block.length) events.push({ raw: block.subarray(start), data: data ?? "" });
  return events;
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
