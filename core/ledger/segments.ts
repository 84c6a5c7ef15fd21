import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const NAME = /^(\d{10})\.seg$/;
const WRITER = /^w(\d{1,6})-([0-9a-z]{1,12})-[0-9a-z]{4}$/;

/** `0000000001.seg`: the order of the names is the order of the frames. */
export const segmentName = (sequence: number): string => `${String(sequence).padStart(10, "0")}.seg`;

/** A segment file of a writer. */
export interface Segment {
  readonly sequence: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

/** The segments of a writer, oldest first. Foreign files are passed over. */
export const segmentsOf = (dir: string): Segment[] =>
  namesIn(dir)
    .flatMap((name): Segment[] => {
      const sequence = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      const path = join(dir, name);
      const stat = Number.isNaN(sequence) ? undefined : statSync(path, { throwIfNoEntry: false });
      if (!stat?.isFile()) return [];
      return [{ sequence, path, sizeBytes: stat.size, modifiedAt: stat.mtimeMs }];
    })
    .sort((a, b) => a.sequence - b.sequence);

/** The folder of a writer, by what its name says. */
export interface WriterFolder {
  readonly name: string;
  readonly dir: string;
  readonly slot: number;
  readonly startedAt: number;
  /** When it was last touched: by its writer's heartbeat, or when a file was made or removed. */
  readonly touchedAt: number;
}

/** The folders of all writers, in the order of their names. Foreign files and folders are passed over. */
export const writersOf = (ledgerDir: string): WriterFolder[] =>
  namesIn(ledgerDir)
    .sort()
    .flatMap((name): WriterFolder[] => {
      const [, slot, started] = WRITER.exec(name) ?? [];
      const dir = join(ledgerDir, name);
      const stat = started === undefined ? undefined : statSync(dir, { throwIfNoEntry: false });
      if (started === undefined || !stat?.isDirectory()) return [];
      return [
        { name, dir, slot: Number(slot), startedAt: Number.parseInt(started, 36), touchedAt: stat.mtimeMs },
      ];
    });

/** What was there a moment ago may be gone, and what should be a folder may be a file. */
const namesIn = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"))
      return [];
    throw cause;
  }
};
