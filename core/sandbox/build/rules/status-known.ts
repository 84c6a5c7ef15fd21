import { ManifestSchema } from "@sluice/sdk/manifest";
import { broken, type Rule } from "./rule.ts";

/** What `package.json` says under `sluice` is of the right form. */
export const statusKnown: Rule = {
  id: "status-known",
  severity: "error",
  check: ({ draft: { status, publisher } }) => [
    ...(status === undefined
      ? []
      : broken("sluice.status in package.json", ManifestSchema.properties.status, status)),
    ...(publisher === undefined
      ? []
      : broken("sluice.publisher in package.json", ManifestSchema.properties.publisher, publisher)),
  ],
};
