import type { Usage } from "@sluice/sdk";

/** What is known of usage once an event has told more; changes what was known. Some providers tell it with every word. */
export const withUsage = (known: Usage | undefined, told: Partial<Usage>): Usage =>
  Object.assign(known ?? { inputTokens: 0, outputTokens: 0 }, told);
