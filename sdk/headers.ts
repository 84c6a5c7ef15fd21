/**
 * Headers that no plugin is shown, whatever it asks for: they carry credentials. `identity` tells whose they are.
 */
export const HIDDEN_HEADERS = [
  "api-key",
  "authorization",
  "cookie",
  "cookie2",
  "ocp-apim-subscription-key",
  "proxy-authorization",
  "set-cookie",
  "x-amz-security-token",
  "x-api-key",
  "x-goog-api-key",
  "x-sluice-admin-key",
] as const;

/** Answer headers that a plugin may ask to set, beside `x-sluice-plugin-<its name>`. */
export const ANSWER_HEADERS = [
  "retry-after",
  "x-ratelimit-limit-requests",
  "x-ratelimit-limit-tokens",
  "x-ratelimit-remaining-requests",
  "x-ratelimit-remaining-tokens",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
  "x-sluice-cost",
] as const;

/** What an answer header of a plugin's own begins with; the plugin's name follows. */
export const OWN_HEADER_PREFIX = "x-sluice-plugin-";
