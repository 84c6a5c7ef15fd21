import type { LogRow } from "../ledger/tail.ts";

const HEADINGS = [
  "TIME",
  "STATUS",
  "SERVICE",
  "PRINCIPAL",
  "TOKENS",
  "MS",
  "FIRST",
  "ERROR",
  "POLICY",
  "ID",
] as const;
const MAX_CELL = 64;

/** A row as JSON on one line, with nothing that a terminal obeys. */
export const rowJson = (row: LogRow): string => JSON.stringify(row).replace(UNSEEN, escapedForJson);

/** Lines with columns that are as wide as the widest cell so far. */
export class LogLines {
  readonly #widths: number[] = HEADINGS.map(({ length }) => length);

  headings(): string {
    return this.#line(HEADINGS);
  }

  /** Makes the columns wide enough for these rows. */
  fit(rows: readonly LogRow[]): void {
    for (const row of rows) this.#line(cellsOf(row));
  }

  line(row: LogRow): string {
    return this.#line(cellsOf(row));
  }

  #line(cells: readonly string[]): string {
    return cells
      .map((cell, n) => {
        const width = Math.max(this.#widths[n] ?? 0, cell.length);
        this.#widths[n] = width;
        return cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  }
}

const cellsOf = (row: LogRow): string[] => {
  const { usage, firstByteMs, outcome } = row;
  const way = row.target === undefined ? (row.service ?? "-") : `${row.service ?? "-"} → ${row.target}`;
  const running = outcome === "running";
  return [
    timeOf(row.arrivedAt),
    outcome === "answered" ? String(row.status) : `${row.status === 0 ? "" : `${row.status} `}${outcome}`,
    way,
    row.principal?.name ?? "-",
    usage ? `${usage.estimated ? "~" : ""}${usage.inputTokens}/${usage.outputTokens}` : "-",
    running || outcome === "abandoned" ? "-" : row.durationMs.toFixed(1),
    firstByteMs === undefined ? "-" : firstByteMs.toFixed(1),
    row.errorCode ?? "-",
    policyOf(row),
    row.id,
  ].map((cell) => visible(cell));
};

/** What ended it, or else what was said last. */
const policyOf = ({ policy = [] }: LogRow): string => {
  const told = policy.find(({ verdict }) => verdict === "deny") ?? policy.at(-1);
  if (!told) return "-";
  const more = policy.length > 1 ? ` +${policy.length - 1}` : "";
  return `${told.plugin} ${told.verdict}${more}`;
};

const timeOf = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : "at no time");

/** Names are clients' words: what a terminal would obey, or not show, is spelt out. */
export const visible = (text: string, maxChars = MAX_CELL): string => {
  const shown = text.replace(UNSEEN_OR_BLANK, escaped);
  return shown.length <= maxChars ? shown : `${shown.slice(0, maxChars - 1)}…`;
};

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu;
const UNSEEN_OR_BLANK = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const escaped = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
const escapedForJson = (char: string): string =>
  Array.from(
    { length: char.length },
    (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
