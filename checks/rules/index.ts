import { GENERATED } from "../generate.ts";
import { errorsDocumented } from "./errors-documented.ts";
import { fileSize } from "./file-size.ts";
import { generatedCurrent } from "./generated-current.ts";
import { importWalls } from "./import-walls.ts";
import { noProviderInCore } from "./no-provider-in-core.ts";
import { pinned } from "./pinned.ts";
import { pluginFolders } from "./plugin-folders.ts";
import { readmeSize } from "./readme-size.ts";
import type { Rule } from "./rule.ts";
import { suppressions } from "./suppressions.ts";
import { testsRun } from "./tests-run.ts";
import { workspaceWords } from "./workspace-words.ts";

/** Every rule, in the order of the report. */
export const RULES: readonly Rule[] = [
  fileSize,
  readmeSize,
  importWalls,
  noProviderInCore,
  errorsDocumented,
  pluginFolders,
  suppressions,
  testsRun,
  workspaceWords,
  pinned,
  generatedCurrent(GENERATED),
];
