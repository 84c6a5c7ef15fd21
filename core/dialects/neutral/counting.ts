import type { ProviderCall } from "../contract.ts";
import { isObject } from "../json/value.ts";
import type { NeutralAnswer } from "./answer.ts";
import type { Written } from "./request.ts";
import type { ProviderTranslation, Translation } from "./translation.ts";

/** How a dialect counts the tokens of a request. */
export interface Counting {
  /** The fields of a request that are counted; others are refused. */
  readonly counted: readonly string[];
  /** The body around them, where there is one. */
  around?(fields: Readonly<Record<string, unknown>>, call: ProviderCall): object;
  /** The number in an answer. */
  readonly number: string;
}

/** An answer that says nothing but how many tokens a request has. */
const answerOf = (inputTokens: number): NeutralAnswer => ({
  id: "",
  model: "",
  created: 0,
  choices: [],
  usage: { inputTokens, outputTokens: 0 },
  others: [],
});

const picked = ({ body, losses }: Written, call: ProviderCall, { counted, around }: Counting): Written => {
  const written: unknown = JSON.parse(body);
  const fields = Object.fromEntries(
    Object.entries(isObject(written) ? written : {}).filter(([key]) => counted.includes(key)),
  );
  return { body: JSON.stringify(around?.(fields, call) ?? fields), losses };
};

/** How a provider is asked for a count: by as much of the request as is counted, in the dialect's own form. */
export const countingProvider = (
  { writeRequest, readStream }: ProviderTranslation,
  counting: Counting,
): ProviderTranslation => ({
  // Counting takes the model in the body, wherever it stands for answers.
  writeRequest: (request, call) =>
    picked(writeRequest(request, { ...call, byPublisher: false }), call, counting),
  readAnswer: (answer) => {
    const count = isObject(answer) ? answer[counting.number] : undefined;
    return typeof count === "number" ? answerOf(count) : undefined;
  },
  readStream,
});

/** The same for a dialect that clients speak too. */
export const countingTranslation = (translation: Translation, counting: Counting): Translation => ({
  ...translation,
  ...countingProvider(translation, counting),
  writeAnswer: ({ usage }) => JSON.stringify({ [counting.number]: usage?.inputTokens ?? 0 }),
});
