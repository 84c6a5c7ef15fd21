import { redactUrl } from "../identity/credentials.ts";

/** What an error says of itself, cut to a bound and without any of these secrets. */
export const describeCause = (cause: unknown, secrets: readonly string[]): string | undefined => {
  if (cause === undefined) return undefined;
  try {
    return scrub(describe(cause), secrets).slice(0, 1000);
  } catch {
    // What a plugin throws may itself throw at every touch.
    return "something that cannot be read";
  }
};

const describe = (cause: unknown): string => {
  const code =
    typeof cause === "object" && cause !== null && "code" in cause ? ` (${String(cause.code)})` : "";
  return cause instanceof Error ? `${cause.name}: ${cause.message}${code}` : typeof cause;
};

/** A text without secrets, wherever they stand in it. */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = redactUrl(text);
  for (const secret of secrets) if (secret.length >= 8) clean = clean.replaceAll(secret, "***");
  return clean;
};
