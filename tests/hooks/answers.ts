import { chat } from "../gateway/chat.ts";
import { KEY } from "../gateway/setup.ts";

/** What a client got. */
export interface Got {
  readonly status: number;
  /** Code of the error: of the body, or of an event in the stream. */
  readonly code: string | undefined;
  /** The text of the answer. */
  readonly text: string;
  readonly headers: Headers;
  /** The body as it came. */
  readonly raw: string;
}

const payloads = (raw: string): unknown[] =>
  raw.startsWith("data:") || raw.includes("\ndata:")
    ? raw.split("\n").flatMap((line) => (/^data: *\{/.test(line) ? [JSON.parse(line.slice(5))] : []))
    : [JSON.parse(raw)];

const field = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );

/** The answer as a client would read it, streamed or not. */
export const read = async (response: Response): Promise<Got> => {
  const raw = await response.text();
  const parts = payloads(raw);
  const texts = parts.map(
    (part) =>
      field(part, "choices", 0, "delta", "content") ?? field(part, "choices", 0, "message", "content"),
  );
  const code = parts.map((part) => field(part, "error", "code")).find((found) => typeof found === "string");
  return {
    status: response.status,
    code: typeof code === "string" ? code : undefined,
    text: texts.filter((text) => typeof text === "string").join(""),
    headers: response.headers,
    raw,
  };
};

/** Asks a service and reads the answer. */
export const ask = async (
  url: string,
  model: string,
  body: object = {},
  key = KEY,
  headers: Readonly<Record<string, string>> = {},
): Promise<Got> =>
  await read(await chat(url, { model, ...body }, { authorization: `Bearer ${key}`, ...headers }));
