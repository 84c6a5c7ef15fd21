import type { ErrorRow } from "../../core/errors/table.ts";

const INTRO = `# Errors

Every error that Sluice itself makes. A client gets it in the format of its own API, with the code, the message and the
request id. Status – stands for errors of the command line alone. Generated from \`core/errors/table.ts\`.
`;

const row = ([code, { status, retryable, message }]: readonly [string, ErrorRow]): string => {
  const cell = message.replaceAll("|", "\\|").replaceAll("\n", " ");
  return `| \`${code}\` | ${status === 0 ? "–" : status} | ${retryable ? "yes" : "no"} | ${cell} |`;
};

/** docs/errors.md. */
export const errorsPage = (errors: Readonly<Record<string, ErrorRow>>): string => {
  const areas = Map.groupBy(Object.entries(errors), ([code]) => code.slice(0, code.indexOf("_")));
  const tables = [...areas].map(
    ([area, rows]) =>
      `\n## ${area}\n\n| code | status | retryable | message |\n| --- | --- | --- | --- |\n${rows.map(row).join("\n")}\n`,
  );
  return INTRO + tables.join("");
};
