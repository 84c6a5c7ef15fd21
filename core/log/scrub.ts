import { redactUrl } from "../identity/credentials.ts";

/** What an error says of itself, cut to a bound and without any of these secrets. */
export const describeCause = (cause: unknown, secrets: readonly string[]): string | undefined => {
  if (cause === undefined) return undefined;
  return readable(() => scrub(describe(cause), secrets).slice(0, 1000));
};

/** What a plugin throws may itself throw at every touch. */
const readable = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "something that cannot be read";
  }
};

const describe = (cause: unknown): string => {
  const code =
    typeof cause === "object" && cause !== null && "code" in cause ? ` (${String(cause.code)})` : "";
  return cause instanceof Error ? `${cause.name}: ${cause.message}${code}` : typeof cause;
};

/**
 * What kind of error it is and where it was thrown, without its message. That of a plugin may quote the text that the
 * plugin was given, and so may the engine's own: `s is not a function (In 's()', 's' is "…")`.
 */
export const describePlace = (cause: unknown): string => readable(() => placeOf(cause));

const placeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return typeof cause;
  const name = /^\w{1,64}$/.test(cause.name) ? cause.name : "Error";
  const place = /^ {4}at .*?([^\s()]*[\\/][^\s()]*:\d+:\d+)\)?$/m.exec(cause.stack ?? "")?.[1];
  return place === undefined ? name : `${name} at ${place}`;
};

/** A text without secrets, wherever they stand in it. */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = redactUrl(text);
  for (const secret of secrets) if (secret.length >= 8) clean = clean.replaceAll(secret, "***");
  return clean;
};
