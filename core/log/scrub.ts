import { redactUrl } from "../identity/credentials.ts";
import { GuestFault } from "../sandbox/contract.ts";

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
  if (cause instanceof GuestFault) return guestPlaceOf(cause);
  if (!(cause instanceof Error)) return typeof cause;
  const name = /^\w{1,64}$/.test(cause.name) ? cause.name : "Error";
  const place = /^ {4}at .*?([^\s()]*[\\/][^\s()]*:\d+:\d+)\)?$/m.exec(cause.stack ?? "")?.[1];
  return place === undefined ? name : `${name} at ${place}`;
};

/** A name may be a text of the plugin's, but for these. */
const GUEST_ERRORS = ["Type", "Range", "Reference", "Syntax", "URI", "Eval", "Aggregate", "Internal"];
const GUEST_ERROR = new RegExp(`^(?:${GUEST_ERRORS.join("|")})Error(?=: |\\n)`);

const guestPlaceOf = ({ kind, message, guestStack = "" }: GuestFault): string => {
  const frames = framesOf(guestStack, message);
  const place = /^ {4}at .*?([^\s()]+:\d+:\d+)\)?$/m.exec(frames)?.[1];
  const name = GUEST_ERROR.exec(guestStack)?.[0] ?? GUEST_ERROR.exec(message)?.[0];
  const what = kind === "throw" ? (name ?? "Error") : `a fault of ${kind}`;
  return place === undefined ? what : `${what} at ${place}`;
};

/** A stack without the message that some engines put before it, in which lines may look like frames. */
const framesOf = (stack: string, message: string): string => {
  if (/^(?:\w+\n)? {4}at /.test(stack)) return stack;
  const saidAt = stack.indexOf(message);
  const rest = saidAt < 0 ? "" : stack.slice(saidAt + message.length);
  // Of a message that was cut more follows, of which nobody knows where it ends.
  return rest.startsWith("\n") ? rest : "";
};

/** A text without secrets, wherever they stand in it. */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = redactUrl(text);
  for (const secret of secrets) if (secret.length >= 8) clean = clean.replaceAll(secret, "***");
  return clean;
};
