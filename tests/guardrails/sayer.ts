/** A provider that says what it is told to, and repeats what it was asked where it is told nothing. */
export interface Sayer {
  /** Base URL, up to and with `/v1`. */
  readonly url: string;
  /** Bodies of what it was asked, oldest first. */
  readonly requests: readonly string[];
  /** What it says to a model's name: a piece an event where it streams. */
  says(model: string, said: Said): void;
  clear(): void;
  stop(): Promise<void>;
}

/** What a provider says. */
export interface Said {
  readonly pieces: readonly string[];
  /** What the pieces are: the answer's text, or the arguments of a call of the tool `send`. */
  readonly as?: "content" | "arguments";
  /** In place of pieces: the fields of the message, which a stream has in one event. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** Time between two events, in milliseconds. Default: none. */
  readonly paceMs?: number;
}

const ECHOED_PIECE = 3;
const USAGE = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };
const ENVELOPE = { id: "chatcmpl-said", created: 1_760_000_000, model: "said" };

interface Asked {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly { readonly content?: unknown }[];
}

/** Starts one on 127.0.0.1. */
export const startSayer = (): Sayer => {
  const requests: string[] = [];
  const sayings = new Map<string, Said>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 60,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    async fetch(request) {
      const body = await request.text();
      requests.push(body);
      const asked: Asked = JSON.parse(body);
      const said = sayings.get(asked.model) ?? { pieces: inPieces(lastOf(asked)) };
      if (!asked.stream) return Response.json(wholeOf(said));
      const events = eventsOf(said, asked.stream_options?.include_usage === true);
      return new Response(said.paceMs === undefined ? events.join("") : paced(events, said.paceMs), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    requests,
    says: (model, said) => sayings.set(model, said),
    clear: () => requests.splice(0),
    stop: () => server.stop(true),
  };
};

/** A text in pieces of so many units. */
export const inPieces = (text: string, size = ECHOED_PIECE): string[] => {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
  return pieces;
};

const lastOf = ({ messages }: Asked): string => {
  const content = messages.at(-1)?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
};

const callOf = (text: string) => [
  { index: 0, id: "call_1", type: "function", function: { name: "send", arguments: text } },
];

const wholeOf = ({ pieces, as = "content", message: said }: Said) => {
  const text = pieces.join("");
  const message = said
    ? said
    : as === "content"
      ? { content: text }
      : { content: null, tool_calls: callOf(text) };
  const finish_reason = as === "content" ? "stop" : "tool_calls";
  const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason }];
  return { ...ENVELOPE, object: "chat.completion", choices, usage: USAGE };
};

const eventsOf = ({ pieces, as = "content", message }: Said, usageAsked: boolean): string[] => {
  const event = (more: object): string =>
    `data: ${JSON.stringify({ ...ENVELOPE, object: "chat.completion.chunk", ...more })}\n\n`;
  const delta = (fields: object, finish_reason: string | null = null): string =>
    event({ choices: [{ index: 0, delta: fields, finish_reason }] });
  return [
    delta({ role: "assistant", content: as === "content" ? "" : null }),
    ...(as === "arguments" ? [delta({ tool_calls: callOf("") })] : []),
    ...(message ? [delta(message)] : []),
    ...pieces.map((piece) =>
      delta(
        as === "content"
          ? { content: piece }
          : { tool_calls: [{ index: 0, function: { arguments: piece } }] },
      ),
    ),
    delta({}, as === "content" ? "stop" : "tool_calls"),
    ...(usageAsked ? [event({ choices: [], usage: USAGE })] : []),
    "data: [DONE]\n\n",
  ];
};

const encoder = new TextEncoder();

const paced = (events: readonly string[], paceMs: number): ReadableStream<Uint8Array> => {
  const rest = [...events];
  return new ReadableStream({
    async pull(controller) {
      const next = rest.shift();
      if (next === undefined) return controller.close();
      await Bun.sleep(paceMs);
      controller.enqueue(encoder.encode(next));
    },
  });
};
