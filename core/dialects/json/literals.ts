/** A string in a JSON text. */
export interface Literal {
  /** The decoded string. */
  readonly text: string;
  /** The literal, quotes included, as UTF-16 range. */
  readonly start: number;
  readonly end: number;
}

/** All strings between two places of a JSON text that was parsed before, keys of objects too. */
export const literalsIn = (text: string, start: number, end: number): Literal[] => {
  const literals: Literal[] = [];
  for (let from = text.indexOf('"', start); from >= 0 && from < end; from = text.indexOf('"', from)) {
    const to = literalEnd(text, from);
    const literal = text.slice(from, to);
    literals.push({ text: decoded(literal), start: from, end: to });
    from = to;
  }
  return literals;
};

const NUMBER = /-?\d[\d.eE+-]*/g;

/** The strings between two places of a JSON text, and its numbers as texts. */
export const scalarsIn = (text: string, start: number, end: number): Literal[] => {
  const scalars: Literal[] = [];
  let from = start;
  const numbersUpTo = (to: number): void => {
    for (const { 0: number, index } of text.slice(from, to).matchAll(NUMBER)) {
      scalars.push({ text: number, start: from + index, end: from + index + number.length });
    }
  };
  for (const literal of literalsIn(text, start, end)) {
    numbersUpTo(literal.start);
    scalars.push(literal);
    from = literal.end;
  }
  numbersUpTo(end);
  return scalars;
};

const literalEnd = (text: string, start: number): number => {
  for (let at = start + 1; ; at++) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let escapes = quote;
    while (text[escapes - 1] === "\\") escapes--;
    if ((quote - escapes) % 2 === 0) return quote + 1;
    at = quote;
  }
};

const decoded = (literal: string): string => {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  const value: unknown = JSON.parse(literal);
  return typeof value === "string" ? value : "";
};
