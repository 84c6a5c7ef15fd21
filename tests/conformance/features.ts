import type { Asked, Fields, Piece, Said } from "./meaning.ts";

/** A row of the matrix: what a client asks for, in no dialect, and what a provider says to it. */
export interface Feature {
  readonly asked: Asked;
  readonly said: Said;
  /** Said by the user once the answer is there; the conversation then goes on with it. */
  readonly next?: (said: Said) => readonly Piece[];
}

const USAGE = { inputTokens: 35, outputTokens: 12 };
const HELLO: Asked = { turns: [{ role: "user", pieces: [{ kind: "text", text: "Hello" }] }], maxTokens: 200 };
const saying = (text: string): Said => ({ pieces: [{ kind: "text", text }], finish: "stop", usage: USAGE });

const object = (properties: Fields): Fields => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const WEATHER = {
  name: "weather",
  description: "Tells the weather of a place",
  schema: object({ place: { type: "string" }, days: { type: "array", items: { type: "integer" } } }),
};
const CLOCK = { name: "clock", description: "Tells the time", schema: object({ zone: { type: "string" } }) };

const WEATHER_CALL: Piece = {
  kind: "call",
  id: "call_weather_1",
  name: "weather",
  args: { place: 'Zürich "West" \\ 🌧️', days: [1, 2], more: { nested: [null, true, 0.5] } },
};
const CLOCK_CALL: Piece = { kind: "call", id: "call_clock_2", name: "clock", args: { zone: "UTC+1" } };
const SIDE_BY_SIDE: Said = {
  pieces: [{ kind: "text", text: "I look at both." }, WEATHER_CALL, CLOCK_CALL],
  finish: "calls",
  usage: USAGE,
};

/** One pixel. */
const PNG = {
  type: "image/png",
  data: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
};

const withTools: Asked = { ...HELLO, tools: [WEATHER, CLOCK] };

const looking = (image: { type: string; data: string } | { url: string }): Asked => ({
  ...HELLO,
  turns: [
    {
      role: "user",
      pieces: [
        { kind: "text", text: "What is this?" },
        { kind: "image", image },
      ],
    },
  ],
});

const THOUGHT: Piece = {
  kind: "thought",
  text: "First the rain, then the sun: 🌧️→☀️.",
  seal: "c2VhbC1vZi10aGUtdGhvdWdodA==",
};
const SHAPE = object({ city: { type: "string" }, degrees: { type: "number" } });

/** The features of the matrix, in the order of its rows. */
export const FEATURES = {
  text: {
    asked: {
      ...HELLO,
      system: "Be brief, and kind.",
      temperature: 0.5,
      turns: [
        { role: "user", pieces: [{ kind: "text", text: "Grüß dich! 👋🏽" }] },
        { role: "assistant", pieces: [{ kind: "text", text: "Hello." }] },
        { role: "user", pieces: [{ kind: "text", text: "And now\nin two lines?" }] },
      ],
    },
    said: saying('One "line",\nand \\ another: Grüße 👋🏽.'),
  },
  stream: { asked: HELLO, said: saying(Array.from({ length: 60 }, (_, at) => `word${at}`).join(" ")) },
  tools: {
    asked: { ...HELLO, tools: [WEATHER], choice: "required" },
    said: { pieces: [WEATHER_CALL], finish: "calls", usage: USAGE },
  },
  "parallel tools": { asked: withTools, said: SIDE_BY_SIDE },
  "tool results": {
    asked: withTools,
    said: SIDE_BY_SIDE,
    next: ({ pieces }) => {
      const [first, second] = pieces.filter((piece) => piece.kind === "call");
      return [
        { kind: "result", id: first?.id ?? "", text: "rain, then sun", image: PNG },
        { kind: "result", id: second?.id ?? "", text: "the clock stands", failed: true },
      ];
    },
  },
  image: { asked: looking(PNG), said: saying("A pixel.") },
  "image by address": {
    asked: looking({ url: "https://images.example/pixel.png" }),
    said: saying("A pixel."),
  },
  reasoning: {
    asked: { ...HELLO, maxTokens: 20_000, effort: "high", tools: [WEATHER] },
    said: { pieces: [THOUGHT, WEATHER_CALL], finish: "calls", usage: { ...USAGE, reasoningTokens: 8 } },
    next: ({ pieces }) => {
      const [call] = pieces.filter((piece) => piece.kind === "call");
      return [{ kind: "result", id: call?.id ?? "", text: "rain" }];
    },
  },
  "structured output": {
    asked: { ...HELLO, schema: SHAPE },
    said: saying('{"city":"Zürich","degrees":7.5}'),
  },
  "cache points": {
    asked: {
      ...HELLO,
      system: "A long text of instructions.",
      systemCached: true,
      tools: [{ ...WEATHER, cached: true }],
      turns: [
        { role: "user", pieces: [{ kind: "text", text: "A long text of a book.", cached: true }] },
        { role: "assistant", pieces: [{ kind: "text", text: "I have read it." }] },
        { role: "user", pieces: [{ kind: "text", text: "What does it say?" }] },
      ],
    },
    said: { ...saying("A lot."), usage: { ...USAGE, cacheWriteInputTokens: 20 } },
  },
  errors: { asked: HELLO, said: saying("This is not said to its end.") },
  usage: {
    asked: HELLO,
    said: {
      ...saying("Counted."),
      usage: { ...USAGE, cachedInputTokens: 20, cacheWriteInputTokens: 10, reasoningTokens: 4 },
    },
  },
} as const satisfies Readonly<Record<string, Feature>>;

/** The name of a row. */
export type FeatureName = keyof typeof FEATURES;
