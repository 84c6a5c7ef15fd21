import { OWN_HEADER_PREFIX } from "@sluice/sdk";
import { powersIn } from "../draft.ts";
import type { Rule } from "./rule.ts";

/** Of the headers that are a plugin's own, it sets its own. */
export const ownHeaders: Rule = {
  id: "own-headers",
  severity: "error",
  check: ({ draft }) =>
    (powersIn(draft)?.headers?.answer ?? [])
      .filter(
        (name) => name.startsWith(OWN_HEADER_PREFIX) && name !== `${OWN_HEADER_PREFIX}${String(draft.name)}`,
      )
      .map(
        (name) =>
          `powers.headers.answer names ${name}: its own header is ${OWN_HEADER_PREFIX}${String(draft.name)}`,
      ),
};
