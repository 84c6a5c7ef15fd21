import { exchange, openWriter } from "./rig.ts";

/** A process that appends to a ledger without end, and prints each id once it is in the file. */
const [dataDir = ""] = process.argv.slice(2);
const { name, add } = openWriter(dataDir, 0, 65_536);
console.log(name);
for (;;) {
  const records = Array.from({ length: 1 + Math.floor(Math.random() * 64) }, () => exchange());
  await add(...records);
  process.stdout.write(`${records.map(({ id }) => id).join("\n")}\n`);
}
