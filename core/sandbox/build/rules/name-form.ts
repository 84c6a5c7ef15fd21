import { Value } from "@sinclair/typebox/value";
import { ManifestSchema } from "@sluice/sdk/manifest";
import type { Rule } from "./rule.ts";

/** The name is one that `use:` takes. */
export const nameForm: Rule = {
  id: "name-form",
  severity: "error",
  check: ({ draft: { name } }) =>
    Value.Check(ManifestSchema.properties.name, name)
      ? []
      : ["name must be kebab-case and at most 64 characters, for example `no-secrets`"],
};
