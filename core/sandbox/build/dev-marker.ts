import { isAbsolute, sep } from "node:path";

/** What stands in a built plugin's folder while `sluice plugin dev` runs on it. */
export const DEV = {
  /** Says that it runs, and where the plugin's console goes. */
  marker: "dist/dev.json",
  /** What the plugin says to its console, in lines of JSON. */
  console: "dist/console.jsonl",
} as const;

/** The text of a marker that sends the console to this file. */
export const devMarker = (consoleFile: string): string => `${JSON.stringify({ console: consoleFile })}\n`;

/** The file that a marker sends the console to. One of another name than ours is no file to write to. */
export const consoleIn = (marker: string | undefined): string | undefined => {
  if (marker === undefined) return undefined;
  const path = pathIn(marker);
  return typeof path === "string" && isAbsolute(path) && path.endsWith(OUR_END) ? path : undefined;
};

const OUR_END = `${sep}${DEV.console.replaceAll("/", sep)}`;

const pathIn = (marker: string): unknown => {
  try {
    const value: unknown = JSON.parse(marker);
    return typeof value === "object" && value !== null ? Reflect.get(value, "console") : undefined;
  } catch {
    return undefined;
  }
};
