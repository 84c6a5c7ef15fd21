import { SourceMap } from "node:module";

const FRAME = /([^\s()@]+):(\d+):(\d+)(?=\)?$)/;

/**
 * A guest's stack in the lines of the author's files. `isScript` tells the frames of the plugin's script by their names; others
 * stay as they are.
 */
export const mappedStack = (
  stack: string,
  sourceMap: string | undefined,
  isScript: (name: string) => boolean,
): string => {
  if (sourceMap === undefined) return stack;
  const map = new SourceMap(JSON.parse(sourceMap));
  return stack
    .split("\n")
    .map((frame) =>
      frame.replace(FRAME, (place: string, name: string, line: string, column: string) => {
        if (!isScript(name)) return place;
        const found = map.findEntry(Number(line) - 1, Number(column) - 1);
        if (!("originalSource" in found) || typeof found.originalSource !== "string") return place;
        return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
      }),
    )
    .join("\n");
};
