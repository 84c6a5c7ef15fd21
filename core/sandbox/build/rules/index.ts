import { bodiesCondition } from "./bodies-condition.ts";
import { configChecked } from "./config-checked.ts";
import { configClosed } from "./config-closed.ts";
import { configDefaults } from "./config-defaults.ts";
import { configDescribed } from "./config-described.ts";
import { descriptionGiven } from "./description-given.ts";
import { folderComplete } from "./folder-complete.ts";
import { hooksKnown } from "./hooks-known.ts";
import { limitsInOrder } from "./limits-in-order.ts";
import { limitsWithinCaps } from "./limits-within-caps.ts";
import { nameForm } from "./name-form.ts";
import { nameOfFolder } from "./name-of-folder.ts";
import { ownHeaders } from "./own-headers.ts";
import { patternsSound } from "./patterns-sound.ts";
import { powersKnown } from "./powers-known.ts";
import { powersUsable } from "./powers-usable.ts";
import { readmeShort } from "./readme-short.ts";
import type { Rule } from "./rule.ts";
import { sdkRange } from "./sdk-range.ts";
import { secretsNamed } from "./secrets-named.ts";
import { statusKnown } from "./status-known.ts";
import { streamForm } from "./stream-form.ts";
import { streamStated } from "./stream-stated.ts";
import { verdictOnlyChangesNothing } from "./verdict-only-changes-nothing.ts";
import { versionForm } from "./version-form.ts";
import { whenHasPatterns } from "./when-has-patterns.ts";

/** All rules for manifests, one a file. */
export const RULES: readonly Rule[] = [
  bodiesCondition,
  configChecked,
  configClosed,
  configDefaults,
  configDescribed,
  descriptionGiven,
  folderComplete,
  hooksKnown,
  limitsInOrder,
  limitsWithinCaps,
  nameForm,
  nameOfFolder,
  ownHeaders,
  patternsSound,
  powersKnown,
  powersUsable,
  readmeShort,
  sdkRange,
  secretsNamed,
  statusKnown,
  streamForm,
  streamStated,
  verdictOnlyChangesNothing,
  versionForm,
  whenHasPatterns,
];
