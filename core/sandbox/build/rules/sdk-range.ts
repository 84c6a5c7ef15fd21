import { SDK_VERSION } from "../sdk-place.ts";
import type { Rule } from "./rule.ts";

/** The SDK that it was built with is one that this Sluice has. */
export const sdkRange: Rule = {
  id: "sdk-range",
  severity: "error",
  check: ({ draft: { sdk } }) =>
    Bun.semver.satisfies(SDK_VERSION, sdk)
      ? []
      : [`it was built for the SDK ${sdk}, and this Sluice has ${SDK_VERSION}: build it again with this one`],
};
