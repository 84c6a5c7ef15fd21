import { CATEGORIES } from "./categories.ts";
export const declarationsOf = (asked: readonly string[], _a: unknown, _b: unknown) => {
  const all: any = CATEGORIES;
  return asked.flatMap((c) => all[c].map((p: any, at: number) => ({ id: `${c}.${at}`, ...p, kind: p.kind ?? "regex" })));
};
