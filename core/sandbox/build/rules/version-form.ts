import { Value } from "@sinclair/typebox/value";
import { ManifestSchema } from "@sluice/sdk/manifest";
import type { Rule } from "./rule.ts";

/** The version is a semantic one, and the package's. */
export const versionForm: Rule = {
  id: "version-form",
  severity: "error",
  check: ({ draft: { version }, folder }) => {
    if (!Value.Check(ManifestSchema.properties.version, version))
      return ["version must be semantic, for example `1.0.0`"];
    const packaged = folder?.package.version;
    return packaged === undefined || packaged === version
      ? []
      : [`version is ${version} and package.json says ${String(packaged)}: set both to one`];
  },
};
