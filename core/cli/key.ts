import type { Config } from "../config/schema.ts";
import { createKey, type KeyRow, listKeys, revokeKey } from "../identity/key-records.ts";
import type { Store } from "../state/contract.ts";
import { type Command, parseFlags, usageError } from "./command.ts";
import { openContext } from "./context.ts";
import { parseExpiry } from "./expiry.ts";
import { textTable } from "./text-table.ts";

/** What the parts of `sluice key` work on. */
export interface KeyContext {
  readonly store: Store;
  readonly config: Config;
  readonly json: boolean;
  readonly out: (text: string) => void;
}

/** Arguments that were understood, ready to be carried out. */
type Action = (context: KeyContext) => Promise<void>;

const CREATE_USAGE = "sluice key create --principal <name> --name <label> [--expires <30d | 2027-01-31>]";
const LIST_USAGE = "sluice key list";
const REVOKE_USAGE = "sluice key revoke <id>";

/** `sluice key create`: the one place that shows a secret. */
export const keyCreate = (args: readonly string[]): Action => {
  const text = { type: "string" } as const;
  const { values } = parseFlags(args, CREATE_USAGE, { principal: text, name: text, expires: text });
  const principal = label(values.principal, "--principal");
  const name = label(values.name, "--name");
  const expiresAt = values.expires === undefined ? undefined : parseExpiry(values.expires, Date.now());
  if (values.expires !== undefined && expiresAt === undefined) {
    throw usageError(
      "--expires takes a span such as 12h or 30d, or an ISO date in the future.",
      CREATE_USAGE,
    );
  }
  return async ({ store, json, out }) => {
    const expiry = expiresAt === undefined ? {} : { expiresAt };
    const { id, secret } = await createKey(store, { principal, name, ...expiry });
    const until = expiresAt === undefined ? undefined : new Date(expiresAt).toISOString();
    if (json) return out(JSON.stringify({ id, secret, name, principal, ...(until && { expiresAt: until }) }));
    out(
      `Key ${id} (${name}) for ${principal}, ${until ? `valid until ${until}` : "valid until it is revoked"}.`,
    );
    out(`The secret is shown this once and kept nowhere:\n\n  ${secret}\n`);
  };
};

/** `sluice key list`. */
export const keyList = (args: readonly string[]): Action => {
  parseFlags(args, LIST_USAGE, {});
  return async ({ store, config, json, out }) => {
    const rows = await listKeys(store, config.keys);
    if (json) return out(JSON.stringify(rows));
    if (rows.length === 0) return out(`There is no key yet. Make one: ${CREATE_USAGE}`);
    out(textTable(["ID", "NAME", "PRINCIPAL", "STATE", "SOURCE", "CREATED", "EXPIRES"], rows.map(cellsOf)));
  };
};

/** `sluice key revoke`. */
export const keyRevoke = (args: readonly string[]): Action => {
  const { positionals } = parseFlags(args, REVOKE_USAGE, {}, true);
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw usageError("Name the id of one key.", REVOKE_USAGE);
  return async ({ store, config, json, out }) => {
    await revokeKey(store, config.keys, id);
    out(
      json
        ? JSON.stringify({ id, state: "revoked" })
        : `Key ${id} is revoked. A running gateway knows within a second.`,
    );
  };
};

const ACTIONS = new Map([
  ["create", keyCreate],
  ["list", keyList],
  ["revoke", keyRevoke],
]);

/** `sluice key`. */
export const keyCommand: Command = {
  help: `Usage:
  ${CREATE_USAGE}
  ${LIST_USAGE}
  ${REVOKE_USAGE}

A key stands for a principal, whose grants decide what it may call. The gateway may be running or not.

Examples:
  sluice key create --principal alice@example.com --name alice-laptop --expires 30d
  sluice key list --json
  sluice key revoke 4k2m9x7qpw3z`,
  async run([name = "", ...args], io) {
    const prepare = ACTIONS.get(name);
    if (!prepare) {
      const detail = name === "" ? "Say what to do with keys." : `There is no \`sluice key ${name}\`.`;
      throw usageError(detail, `sluice key <${[...ACTIONS.keys()].join(" | ")}>`);
    }
    const action = prepare(args);
    const { loaded, store, close } = await openContext(io);
    try {
      await action({ store, config: loaded.config, json: io.json, out: (text) => io.out(text) });
      return 0;
    } finally {
      await close();
    }
  },
};

/** A name that a person reads later in lists and logs. */
const label = (value: string | undefined, flag: string): string => {
  if (!value) throw usageError(`${flag} is missing.`, CREATE_USAGE);
  if (value.length > 255 || value.trim() !== value || /\p{Cc}/u.test(value)) {
    throw usageError(
      `${flag} takes 1 to 255 characters, without control characters or outer blanks.`,
      CREATE_USAGE,
    );
  }
  return value;
};

const cellsOf = (row: KeyRow): readonly string[] => [
  row.id,
  row.name,
  row.principal,
  row.state,
  row.source,
  row.createdAt ?? "-",
  row.expiresAt ?? "-",
];
