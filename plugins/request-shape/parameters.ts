/** Fields of a request that can be bounded by name, beside those that have a bound of their own. */
export const PARAMETERS = [
  "best_of",
  "dimensions",
  "frequency_penalty",
  "logit_bias",
  "logprobs",
  "min_p",
  "modalities",
  "n",
  "parallel_tool_calls",
  "prediction",
  "presence_penalty",
  "reasoning_effort",
  "repetition_penalty",
  "response_format",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "temperature",
  "tool_choice",
  "top_k",
  "top_logprobs",
  "top_p",
  "user",
  "verbosity",
  "web_search_options",
] as const;

/** The name of such a field. */
export type Parameter = (typeof PARAMETERS)[number];

/** Where the places stand whose members are counted. */
export const SIZES = { messages: "/messages", tools: "/tools", functions: "/functions" } as const;

/** Where a client says how many tokens it wants at most. */
export const TOKEN_LIMITS = ["/max_tokens", "/max_completion_tokens"] as const;

/** The place of a field at the top of a request. */
export const pointerOf = <P extends Parameter>(name: P): `/${P}` => `/${name}`;

/** All the places that are read. */
export const POINTERS = [
  SIZES.messages,
  SIZES.tools,
  SIZES.functions,
  ...TOKEN_LIMITS,
  ...PARAMETERS.map(pointerOf),
];

/** One of these places. */
export type Pointer = (typeof POINTERS)[number];
