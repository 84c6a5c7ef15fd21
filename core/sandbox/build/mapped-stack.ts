import { SourceMap } from "node:module";

const PLACE = /:(\d{1,9}):(\d{1,9})\)?$/;
/** What stands before the name of a file in a frame, on either engine. */
const BEFORE_NAME = [" ", "(", "@", "\t"];
/** A larger map is not read: whoever has built the plugin wrote it. */
const MAX_MAP_CHARS = 16 * 1024 * 1024;
const SOURCE_NAME = /^[^\s():]{1,300}$/;

/** Reads a source map; undefined where it is none. */
export const readSourceMap = (text: string | undefined): SourceMap | undefined => {
  if (text === undefined || text.length > MAX_MAP_CHARS) return undefined;
  try {
    return new SourceMap(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/**
 * A guest's stack in the lines of the author's files. `isScript` tells the frames of the plugin's script by their names; others
 * stay as they are.
 */
export const mappedStack = (
  stack: string,
  map: SourceMap | undefined,
  isScript: (name: string) => boolean,
): string =>
  map === undefined
    ? stack
    : stack
        .split("\n")
        .map((frame) => mappedFrame(frame, map, isScript))
        .join("\n");

// Searched from its end, for a hostile frame may be long, and an expression for all of it would take the square of that.
const mappedFrame = (frame: string, map: SourceMap, isScript: (name: string) => boolean): string => {
  const place = PLACE.exec(frame);
  if (!place) return frame;
  const before = frame.slice(0, place.index);
  const nameAt = Math.max(...BEFORE_NAME.map((mark) => before.lastIndexOf(mark))) + 1;
  if (!isScript(before.slice(nameAt))) return frame;
  const source = sourceAt(map, Number(place[1]) - 1, Number(place[2]) - 1);
  return source === undefined ? frame : `${frame.slice(0, nameAt)}${source}${frame.endsWith(")") ? ")" : ""}`;
};

const sourceAt = (map: SourceMap, line: number, column: number): string | undefined => {
  const found = map.findEntry(line, column);
  if (!("originalSource" in found) || typeof found.originalSource !== "string") return undefined;
  if (!SOURCE_NAME.test(found.originalSource)) return undefined;
  return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
};
