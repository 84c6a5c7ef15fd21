import { StreamSchema } from "@sluice/sdk";
import { hooksIn, powersIn } from "../draft.ts";
import { broken, type Rule } from "./rule.ts";

/** What it says of streams is of the right form, and about answers that it reads. */
export const streamForm: Rule = {
  id: "stream-form",
  severity: "error",
  check: ({ draft }) => {
    if (draft.stream === undefined) return [];
    const found = broken("stream", StreamSchema, draft.stream);
    const powers = powersIn(draft);
    if (found.length > 0 || !powers) return found;
    return hooksIn(draft).includes("onResponse") &&
      (powers.text !== undefined || powers.patterns !== undefined)
      ? []
      : [
          "stream is about answers that it reads, and it reads none: leave it out, or read text in onResponse",
        ];
  },
};
