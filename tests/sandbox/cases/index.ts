import type { CaseGroup } from "../case.ts";
import { ERRORS } from "./errors.ts";
import { FLOODS } from "./floods.ts";
import { LOOPS } from "./loops.ts";
import { MEMORY } from "./memory.ts";
import { POLLUTION } from "./pollution.ts";
import { POWERS } from "./powers.ts";
import { REACH } from "./reach.ts";
import { RESULTS } from "./results.ts";
import { VERDICTS } from "./verdicts.ts";

/** Every case of the escape suite. */
export const GROUPS: readonly CaseGroup[] = [
  REACH,
  POLLUTION,
  RESULTS,
  VERDICTS,
  ERRORS,
  LOOPS,
  MEMORY,
  FLOODS,
  POWERS,
];
