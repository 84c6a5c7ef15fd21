import type { HookRow } from "../../sdk/hooks.ts";

const INTRO = `# Hooks

The five hooks of an exchange, in the order of its life. What each context offers stands in \`sdk/context.ts\`.
Generated from \`sdk/hooks.ts\`.

`;

const ON_FAILURE: Readonly<Record<HookRow["onFailure"], string>> = {
  deny: "the exchange is denied",
  skip: "that plugin is passed over",
  instance: "the instance's `onFailure`: `closed` unless it says `open`",
  retry: "the batch is tried again, then set aside and counted",
};

/** The hooks as a table in Markdown. */
export const hooksTable = (hooks: Readonly<Record<string, HookRow>>): string => {
  const rows = Object.entries(hooks).map(([name, { kind, direction, may, verdicts, onFailure }]) => {
    const returns = verdicts.length === 0 ? "–" : verdicts.map((verdict) => `\`${verdict}\``).join(", ");
    return `| \`${name}\` | ${kind} | ${direction} | ${may} | ${returns} | ${ON_FAILURE[onFailure]} |`;
  });
  const head = ["hook", "kind", "direction", "may", "verdicts", "when it throws or hangs"];
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows, ""].join("\n");
};

/** docs/hooks.md. */
export const hooksPage = (hooks: Readonly<Record<string, HookRow>>): string => INTRO + hooksTable(hooks);
