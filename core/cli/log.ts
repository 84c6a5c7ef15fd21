import { existsSync } from "node:fs";
import { join } from "node:path";
import { type LogQuery, newest } from "../ledger/newest.ts";
import { Follower, type LogRow, snapshotOf } from "../ledger/tail.ts";
import { LEDGER_DIR } from "../ledger/writer-name.ts";
import { type Command, type CommandIo, parseFlags, usageError } from "./command.ts";
import { dataDirOf, findConfig } from "./context.ts";
import { LogLines, rowJson, visible } from "./log-text.ts";
import { textTable } from "./text-table.ts";

const USAGE =
  "sluice log [--follow] [--limit <n>] [--service <s>] [--principal <p>] [--status <200 | 4xx>] [--outcome <o>] [--since <10m | ISO>] [--until <10m | ISO>]";
const CONSUMERS_USAGE = "sluice log --consumers";
const POLL_MS = 100;
const MAX_NOTICE = 1_000;
const ROWS_AT_ONCE = 1_000;
const OUTCOMES: readonly LogRow["outcome"][] = [
  "answered",
  "answered-by-plugin",
  "denied",
  "failed",
  "aborted",
  "abandoned",
  "running",
];

/** `sluice log`. */
export const logCommand: Command = {
  help: `Usage:
  ${USAGE}
  ${CONSUMERS_USAGE}

Prints the last 50 exchanges, or --limit, in the order in which they arrived; --json as JSON lines with all that is
known. It reads the ledger's files, so that the gateway may be running or not. A stream that has begun and not ended is
shown as running while its serving process lives (one that was silent for 10 seconds counts as dead), then as abandoned.
--follow prints what ends from then on, until it is stopped. --consumers shows how far each onLog plugin has read.

Examples:
  sluice log --follow
  sluice log --service chat --status 5xx --since 1h
  sluice log --json --limit 1000 --outcome denied
  sluice log --consumers`,
  async run(args, io) {
    const { values } = parseFlags(args, USAGE, {
      follow: { type: "boolean", default: false },
      consumers: { type: "boolean", default: false },
      limit: { type: "string", default: "50" },
      service: { type: "string" },
      principal: { type: "string" },
      status: { type: "string" },
      outcome: { type: "string" },
      since: { type: "string" },
      until: { type: "string" },
    });
    if (values.consumers) {
      if (args.length > 1) throw usageError("--consumers takes no other flag but --json.", CONSUMERS_USAGE);
      await showConsumers(dataDirOf(findConfig(io)), io);
      return 0;
    }
    const limit = /^\d{1,9}$/.test(values.limit) ? Number(values.limit) : Number.NaN;
    if (Number.isNaN(limit)) throw usageError("--limit takes a whole number.", USAGE);
    const { matches, since } = filterOf(values);
    const query = { limit, matches, ...(since === undefined ? {} : { since }) };
    try {
      await show(query, values.follow, io);
    } catch (cause) {
      // Whoever read it has seen enough.
      if (!(cause instanceof Error && "code" in cause && cause.code === "EPIPE")) throw cause;
    }
    return 0;
  },
};

const show = async (query: LogQuery, follow: boolean, io: CommandIo): Promise<void> => {
  const ledgerDir = join(dataDirOf(findConfig(io)), LEDGER_DIR);
  const notice = (text: string): void => io.err(visible(text, MAX_NOTICE));
  const printer = new Printer(io);
  const snapshot = snapshotOf(ledgerDir, follow);
  // One that runs is printed when it has ended.
  const shown = (row: LogRow): boolean => query.matches(row) && !(follow && row.outcome === "running");
  await printer.print(newest(snapshot, { ...query, matches: shown }, notice));
  if (!follow) return;
  const follower = new Follower(ledgerDir, snapshot, notice);
  for (;;) {
    await Bun.sleep(POLL_MS);
    await printer.print(follower.poll().filter(query.matches));
  }
};

/** Prints rows as they come, a bounded number at a time, aligned with those before. */
class Printer {
  readonly #lines = new LogLines();
  #begun = false;

  constructor(readonly io: CommandIo) {}

  async print(rows: Iterable<LogRow>): Promise<void> {
    let some: LogRow[] = [];
    for (const row of rows) {
      some.push(row);
      if (some.length < ROWS_AT_ONCE) continue;
      this.#write(some);
      some = [];
      await this.io.writable?.();
    }
    if (some.length > 0) this.#write(some);
  }

  #write(rows: readonly LogRow[]): void {
    const { io } = this;
    if (io.json) {
      io.out(rows.map(rowJson).join("\n"));
      return;
    }
    this.#lines.fit(rows);
    const headings = this.#begun ? [] : [this.#lines.headings()];
    this.#begun = true;
    io.out([...headings, ...rows.map((row) => this.#lines.line(row))].join("\n"));
  }
}

interface Filters {
  readonly service?: string | undefined;
  readonly principal?: string | undefined;
  readonly status?: string | undefined;
  readonly outcome?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const filterOf = (
  flags: Filters,
): { readonly matches: (row: LogRow) => boolean; readonly since: number | undefined } => {
  const { service, principal, outcome } = flags;
  if (outcome !== undefined && !OUTCOMES.some((known) => known === outcome))
    throw usageError(`--outcome is one of ${OUTCOMES.join(", ")}.`, USAGE);
  if (flags.status !== undefined && !/^(0|[1-5](\d\d|xx))$/.test(flags.status))
    throw usageError("--status takes a status such as 200, or a class such as 4xx.", USAGE);
  const status =
    flags.status === undefined ? undefined : new RegExp(`^${flags.status.replace("xx", "\\d\\d")}$`);
  const since = moment(flags.since, "--since");
  const until = moment(flags.until, "--until");
  return {
    since,
    matches: (row) =>
      (service === undefined || row.service === service) &&
      (principal === undefined || row.principal?.name === principal) &&
      (outcome === undefined || row.outcome === outcome) &&
      (status === undefined || status.test(String(row.status))) &&
      (since === undefined || row.arrivedAt >= since) &&
      (until === undefined || row.arrivedAt <= until),
  };
};

const UNITS_MS = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A span back from now, or an ISO date or time, in UTC where it names no zone. */
const moment = (text: string | undefined, flag: string): number | undefined => {
  if (text === undefined) return undefined;
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return Date.now() - Number(count) * (UNITS_MS.get(unit) ?? 0);
  const zoned = /^.{10}T.*[^Z]$/.test(text) && !/[+-]\d{2}:\d{2}$/.test(text) ? `${text}Z` : text;
  const at = ISO.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(at)) {
    throw usageError(
      `${flag} takes a span such as 10m or 2h, or a time such as 2027-01-31T12:00:00Z.`,
      USAGE,
    );
  }
  return at;
};

const showConsumers = async (dataDir: string, io: CommandIo): Promise<void> => {
  const { consumerLags } = await import("./log-consumers.ts");
  const lags = existsSync(join(dataDir, "store")) ? await consumerLags(dataDir) : [];
  if (io.json) return io.out(JSON.stringify(lags));
  if (lags.length === 0) return io.out("No onLog plugin has read anything yet.");
  io.out(
    textTable(
      ["INSTANCE", "WRITER", "SEGMENT", "OFFSET", "BYTES BEHIND", "SET ASIDE", "DROPPED"],
      lags.map(({ instance, writer, ...numbers }) => {
        const { segment, offset, bytesBehind, setAside, dropped } = numbers;
        return [instance, writer, segment, offset, bytesBehind, setAside, dropped].map((cell) =>
          visible(String(cell)),
        );
      }),
    ),
  );
};
