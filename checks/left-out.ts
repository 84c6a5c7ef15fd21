import { appendFileSync } from "node:fs";

const told = new Set<string>();

/** Says loudly that something was not tested. `why` also says how to get it. */
export const leftOut = (what: string, why: string): void => {
  const line = `LEFT OUT: ${what}: ${why}`;
  if (told.has(line)) return;
  told.add(line);
  const file = process.env.SLUICE_LEFT_OUT;
  if (file === undefined || file === "") console.error(line);
  else appendFileSync(file, `${line}\n`);
};
