import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const OWN = join(import.meta.dir, "recordings");
const SHARED = resolve(import.meta.dir, "../../../shared/recordings/openai-chat");

const STREAM_END = ".chunks.txt";
const WHOLE_END = ".json";

/** What a provider once answered. */
export interface Recording {
  /** The file's stem; a request names it as its model. */
  readonly name: string;
  /** The bytes of an answer that is no stream; absent where only a stream was recorded. */
  readonly whole: Buffer | undefined;
  /** The data of each event of a stream, without the closing `[DONE]`. */
  readonly events: readonly string[] | undefined;
}

/** The folder of recordings beside the checkout, where there is one. */
export const sharedRecordings = (): string | undefined => (existsSync(SHARED) ? SHARED : undefined);

const filesByName = (): Map<string, { whole?: string; events?: string }> => {
  const found = new Map<string, { whole?: string; events?: string }>();
  for (const folder of [sharedRecordings(), OWN]) {
    if (folder === undefined) continue;
    for (const file of readdirSync(folder).sort()) {
      const end = [STREAM_END, WHOLE_END].find((candidate) => file.endsWith(candidate));
      if (end === undefined) continue;
      const name = file.slice(0, -end.length);
      const files = found.get(name) ?? {};
      files[end === STREAM_END ? "events" : "whole"] = join(folder, file);
      found.set(name, files);
    }
  }
  return found;
};

const FILES = filesByName();
const read = new Map<string, Recording>();

/** The names of all recordings: the shared ones, where that folder is present, and the project's own. */
export const recordingNames = (): readonly string[] => [...FILES.keys()];

/** The recording of that name; `undefined` where there is none. */
export const recording = (name: string): Recording | undefined => {
  const known = read.get(name);
  if (known !== undefined) return known;
  const files = FILES.get(name);
  if (files === undefined) return undefined;
  const made: Recording = {
    name,
    whole: files.whole === undefined ? undefined : readFileSync(files.whole),
    events:
      files.events === undefined
        ? undefined
        : readFileSync(files.events, "utf8")
            .split("\n")
            .filter((line) => line !== ""),
  };
  read.set(name, made);
  return made;
};
