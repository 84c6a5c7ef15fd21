import { Value } from "@sinclair/typebox/value";
import { ManifestSchema } from "@sluice/sdk/manifest";
import type { Rule } from "./rule.ts";

/** Lists say what it does. */
export const descriptionGiven: Rule = {
  id: "description-given",
  severity: "error",
  check: ({ draft: { description } }) =>
    Value.Check(ManifestSchema.properties.description, description)
      ? []
      : ["description must say in one sentence of at most 200 characters what it does"],
};
