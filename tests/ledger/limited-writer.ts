/**
 * Writes to a segment under a file-size limit that its caller has set: until one append is refused, then a turn of
 * which only a part has room, then small ones. Prints what became of each, as JSON.
 */
import { SegmentWriter } from "../../core/ledger/segment-writer.ts";

const writer = new SegmentWriter({ dir: process.argv[2] ?? "", segmentBytes: 1_000_000, syncEveryMs: 5 });
const texts: { text: string; error?: string }[] = [];

const append = async (text: string): Promise<boolean> => {
  try {
    await writer.append("record", [Buffer.from(text)]);
    texts.push({ text });
    return true;
  } catch (cause) {
    texts.push({ text, error: String(cause) });
    return false;
  }
};

for (let n = 0; await append(`${n} ${"x".repeat(1000)}`); n++);
await Promise.all(Array.from({ length: 20 }, (_, n) => append(`together ${n} ${"y".repeat(30)}`)));
await append("z".repeat(900));
for (let n = 0; await append(`small ${n}`); n++);
await writer.close();
console.log(JSON.stringify(texts));
