import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { Bundle } from "./contract.ts";

const MAX_TEXT_CHARS = 1_000;
const MAX_LEVEL_CHARS = 10;
const MAX_LINES = 100;
const WINDOW_MS = 1_000;
const MAX_FILE_BYTES = 1024 * 1024;

/** Only what `sluice plugin dev` has made, and has not taken away yet, is written to, and no other file through a link. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

interface Window {
  readonly endsAt: number;
  lines: number;
}

/** Writes what plugins say to their console into the file that their bundle names, within bounds. */
export const consoleFiles = (): ((bundle: Bundle, level: string, text: string) => void) => {
  const windows = new Map<string, Window>();
  return ({ console: file }, level, text) => {
    if (file === undefined) return;
    const now = performance.now();
    let window = windows.get(file);
    if (!window || now >= window.endsAt) {
      window = { endsAt: now + WINDOW_MS, lines: 0 };
      windows.set(file, window);
    }
    window.lines++;
    if (window.lines <= MAX_LINES) append(file, level, text);
    else if (window.lines === MAX_LINES + 1)
      append(file, "warn", `more than ${MAX_LINES} lines in a second: the rest of it is left out`);
  };
};

const append = (file: string, level: string, text: string): void => {
  const said = { level: level.slice(0, MAX_LEVEL_CHARS), text: text.slice(0, MAX_TEXT_CHARS) };
  try {
    const opened = openSync(file, FLAGS);
    try {
      const stat = fstatSync(opened);
      if (!stat.isFile()) return;
      if (stat.size >= MAX_FILE_BYTES) ftruncateSync(opened, 0);
      writeSync(opened, `${JSON.stringify(said)}\n`);
    } finally {
      closeSync(opened);
    }
  } catch {
    // Nobody reads it any more.
  }
};
