import type { Config } from "./schema.ts";

/** A problem of a config file, or a remark on one. */
export interface ConfigProblem {
  /** Where, as `services.chat.targets[0].provider`; empty for the whole file. */
  readonly path: string;
  /** 1-based; absent where no line can be named. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong and what to do. Never the value of a `${VARIABLE}`. */
  readonly message: string;
}

/** A config that was read, checked and filled with defaults. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path of the file; absent where the gateway starts with nothing. */
  readonly file?: string;
  /** The folder that relative paths of the config start from. */
  readonly baseDir: string;
  /** What is allowed but worth a line at start. */
  readonly warnings: readonly ConfigProblem[];
  /** Every value that came out of a `${VARIABLE}` or a field that holds a secret; nothing of it may be written. */
  readonly secrets: readonly string[];
}
