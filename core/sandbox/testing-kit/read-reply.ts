import type { Reply } from "../../exchange/reply.ts";
import { isObject } from "./json.ts";
import type { VerdictShown } from "./types.ts";

/** The body of a reply as a client reads it. */
export interface ReadReply {
  readonly text: string;
  readonly pieces: readonly string[];
  /** The error in the body, where there is one. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

/** Reads a reply to its end. */
export const readReply = async ({ body, headers }: Reply): Promise<ReadReply> => {
  const whole = await new Response(body).text();
  if (!headers["content-type"]?.startsWith("text/event-stream")) {
    const value = parsed(whole);
    return { text: contentOf(value, "message"), pieces: [], error: errorOf(value) };
  }
  const events = whole
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => parsed(event.slice("data: ".length)));
  const pieces = events.map((event) => contentOf(event, "delta")).filter((piece) => piece !== "");
  return { text: pieces.join(""), pieces, error: events.map(errorOf).find((error) => error !== undefined) };
};

/** What a client can tell of the verdict. */
export const verdictOf = (outcome: string, { error }: ReadReply): VerdictShown | undefined => {
  if (outcome === "answered-by-plugin") return { kind: "answer" };
  if (outcome !== "denied" || !error) return undefined;
  return error.code === "POLICY_APPROVAL_NEEDED" ? { kind: "ask" } : { kind: "deny", ...error };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const contentOf = (value: unknown, where: "message" | "delta"): string => {
  const [choice] = isObject(value) && Array.isArray(value.choices) ? value.choices : [];
  const holder: unknown = isObject(choice) ? choice[where] : undefined;
  return isObject(holder) && typeof holder.content === "string" ? holder.content : "";
};

const errorOf = (value: unknown): ReadReply["error"] => {
  const error = isObject(value) ? value.error : undefined;
  if (!isObject(error)) return undefined;
  return { code: String(error.code), message: String(error.message) };
};
