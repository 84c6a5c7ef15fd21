import type { UseConfig } from "./schema.ts";

/** A use of a plugin of which nothing more is said than this: what the config's own defaults make of it. */
export const plainUse = (use: string, more: Partial<UseConfig> = {}): UseConfig => ({
  use,
  enabled: true,
  onFailure: "closed",
  phase: "both",
  mode: "enforce",
  scope: "all",
  overlap: false,
  buffer: false,
  with: {},
  ...more,
});
