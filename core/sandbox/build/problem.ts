/** Something that stands between a plugin and its use, or would be better otherwise. */
export interface Problem {
  /** `error`: the plugin cannot be used. `warning`: it can. */
  readonly severity: "error" | "warning";
  /** The id of the rule that it breaks. */
  readonly rule: string;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** The file, from the plugin's folder. */
  readonly file?: string | undefined;
  /** The line in the file, from 1. */
  readonly line?: number | undefined;
}

/** A problem as one line of text. */
export const showProblem = ({ severity, rule, message, file, line }: Problem): string => {
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  return `${place}${severity === "warning" ? "warning: " : ""}${message} (${rule})`;
};

/** A plugin that cannot be built as it is. */
export class BuildRefused extends Error {
  override readonly name = "BuildRefused";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(showProblem).join("\n"));
  }
}
