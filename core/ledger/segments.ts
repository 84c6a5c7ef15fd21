import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const NAME = /^(\d{10})\.seg$/;

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
export const segmentsOf = (dir: string): Segment[] => {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .flatMap((name): Segment[] => {
      const sequence = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      const path = join(dir, name);
      const stat = Number.isNaN(sequence) ? undefined : statSync(path, { throwIfNoEntry: false });
      if (!stat?.isFile()) return [];
      return [{ sequence, path, sizeBytes: stat.size, modifiedAt: stat.mtimeMs }];
    })
    .sort((a, b) => a.sequence - b.sequence);
};
