import { isObject } from "../json/value.ts";

/** Statuses of the exceptions that come in a stream, where the head has said 200. */
const STATUSES = new Map<string, number>(
  Object.entries({
    validationException: 400,
    accessDeniedException: 403,
    resourceNotFoundException: 404,
    modelTimeoutException: 408,
    // The API has 424 for these, which reads as a fault of the one who asked; it is the model that failed.
    modelErrorException: 502,
    modelStreamErrorException: 502,
    throttlingException: 429,
    modelNotReadyException: 429,
    internalServerException: 500,
    serviceUnavailableException: 503,
  }).map(([name, status]) => [name.toLowerCase(), status]),
);

const EXCEPTION = /^\w*(?:Exception|Error)$/;

/** What a provider said; `undefined` where the value is no error. Whole answers are `{"message": …}`, events `{"<name>Exception": {"message": …}}`. */
export const readError = (value: unknown): { message: string; status?: number } | undefined => {
  if (!isObject(value)) return undefined;
  const own = messageIn(value);
  if (own !== undefined && !("output" in value)) return { message: own };
  for (const [name, said] of Object.entries(value)) {
    if (!EXCEPTION.test(name) || !isObject(said)) continue;
    const status = STATUSES.get(name.toLowerCase());
    const message = messageIn(said) || name;
    return status === undefined ? { message } : { message, status };
  }
  return undefined;
};

/** Whether a parsed body is an error. */
export const isError = (value: unknown): boolean => readError(value) !== undefined;

/** Some services of this provider write it with a capital. */
const messageIn = (value: Readonly<Record<string, unknown>>): string | undefined =>
  [value.message, value.Message, value.originalMessage].find((said) => typeof said === "string");
