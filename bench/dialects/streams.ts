import type { ProviderDialectId } from "../../core/dialects/contract.ts";

/** The dialects in which a provider can answer a chat. */
export const PROVIDERS = [
  "openai-chat",
  "openai-responses",
  "anthropic-messages",
  "gemini",
  "bedrock-converse",
] as const satisfies readonly ProviderDialectId[];
/** One of them. */
export type Provider = (typeof PROVIDERS)[number];

/** Those that clients speak too. */
export const CLIENTS = PROVIDERS.filter((dialect) => dialect !== "bedrock-converse");
/** One of them. */
export type Client = (typeof CLIENTS)[number];

const WORDS = ' The gateway said: it\n stands between a client\'s "model" and a'.match(/\s?\S+/g) ?? [];
const wordsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => WORDS[at % WORDS.length] ?? "");

/** Fields as the API sends them today, padding included. */
const chat = (words: readonly string[]): object[] => {
  const chunk = (choices: object[], usage: object | null = null) => ({
    id: "chatcmpl-D8Z5oo6uDh67AD85p73ksdT1KxhE0",
    object: "chat.completion.chunk",
    created: 1_767_225_600,
    model: "bench-1",
    service_tier: "default",
    system_fingerprint: "fp_de604bd877",
    choices,
    usage,
    obfuscation: "Dt1W7Y",
  });
  const choice = (delta: object, finish_reason: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason },
  ];
  return [
    chunk(choice({ role: "assistant", content: "", refusal: null })),
    ...words.map((content) => chunk(choice({ content }))),
    chunk(choice({}, "stop")),
    chunk([], { prompt_tokens: 84, completion_tokens: words.length, total_tokens: 84 + words.length }),
  ];
};

const responses = (words: readonly string[]): object[] => {
  const text = words.join("");
  const item_id = "msg_0a63f40a2632b74300699f881bfbc88196aec38f30c3dd24b0";
  const part = (said: string) => ({ type: "output_text", annotations: [], logprobs: [], text: said });
  const item = (status: string, content: object[]) => ({
    id: item_id,
    type: "message",
    status,
    content,
    role: "assistant",
  });
  const response = (status: string, output: object[], usage: object | null) => ({
    id: "resp_0a63f40a2632b74300699f8818e5648196a8fa657ae8091421",
    object: "response",
    created_at: 1_767_225_600,
    status,
    model: "bench-1",
    output,
    service_tier: "default",
    usage,
  });
  const place = { item_id, output_index: 0, content_index: 0 };
  const whole = item("completed", [part(text)]);
  const usage = { input_tokens: 84, output_tokens: words.length, total_tokens: 84 + words.length };
  return [
    { type: "response.created", response: response("in_progress", [], null) },
    { type: "response.in_progress", response: response("in_progress", [], null) },
    { type: "response.output_item.added", output_index: 0, item: item("in_progress", []) },
    { type: "response.content_part.added", ...place, part: part("") },
    ...words.map((delta) => ({
      type: "response.output_text.delta",
      ...place,
      delta,
      logprobs: [],
      obfuscation: "Dt1W7Y",
    })),
    { type: "response.output_text.done", ...place, text, logprobs: [] },
    { type: "response.content_part.done", ...place, part: part(text) },
    { type: "response.output_item.done", output_index: 0, item: whole },
    { type: "response.completed", response: response("completed", [whole], usage) },
  ].map((event, sequence_number) => ({ ...event, sequence_number }));
};

const messages = (words: readonly string[]): object[] => [
  {
    type: "message_start",
    message: {
      model: "bench-1",
      id: "msg_01QC4g3HwBThD4BaNtBckFDJ",
      type: "message",
      role: "assistant",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 84, cache_read_input_tokens: 0, output_tokens: 1, service_tier: "standard" },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "ping" },
  ...words.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
  { type: "content_block_stop", index: 0 },
  {
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { input_tokens: 84, cache_read_input_tokens: 0, output_tokens: words.length },
  },
  { type: "message_stop" },
];

const gemini = (words: readonly string[]): object[] =>
  words.map((text, at) => ({
    candidates: [
      {
        content: { parts: [{ text }], role: "model" },
        ...(at === words.length - 1 ? { finishReason: "STOP" } : {}),
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: 84,
      candidatesTokenCount: at + 1,
      totalTokenCount: 85 + at,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: 84 }],
    },
    modelVersion: "bench-1",
    responseId: "bH6LaZW8Fp_3nsEPqtaSwQ4",
  }));

const converse = (words: readonly string[]): object[] => [
  { messageStart: { role: "assistant", p: "abcdefgh" } },
  ...words.map((text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text }, p: "abcdefgh" } })),
  { contentBlockStop: { contentBlockIndex: 0, p: "abc" } },
  { messageStop: { stopReason: "end_turn", p: "abcdef" } },
  {
    metadata: {
      metrics: { latencyMs: 2040 },
      usage: { inputTokens: 84, outputTokens: words.length, totalTokens: 84 + words.length },
    },
  },
];

/** How each dialect streams words, and how many of its events are none. */
const STREAMS: Readonly<
  Record<Provider, { readonly of: (words: readonly string[]) => object[]; readonly around: number }>
> = {
  "openai-chat": { of: chat, around: 4 },
  "openai-responses": { of: responses, around: 8 },
  "anthropic-messages": { of: messages, around: 6 },
  gemini: { of: gemini, around: 0 },
  "bedrock-converse": { of: converse, around: 4 },
};

/** The data of so many events of a stream, but for what ends a stream of chat. */
export const eventsOf = (dialect: Provider, events: number): object[] => {
  const { of, around } = STREAMS[dialect];
  return of(wordsOf(events - around));
};

/** The dialects that name each event beside its data. */
const NAMED: ReadonlySet<Provider> = new Set(["openai-responses", "anthropic-messages"]);

/** Events as server-sent ones. */
export const sentEvents = (dialect: Provider, events: readonly object[]): string[] => {
  const written = events.map((event) => {
    const name = NAMED.has(dialect) && "type" in event ? `event: ${event.type}\n` : "";
    return `${name}data: ${JSON.stringify(event)}\n\n`;
  });
  return dialect === "openai-chat" ? [...written, "data: [DONE]\n\n"] : written;
};
