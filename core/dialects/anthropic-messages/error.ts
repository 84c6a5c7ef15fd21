import type { ClientError } from "../contract.ts";
import { isObject } from "../json/value.ts";

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
  529: "overloaded_error",
};
/** What a stream's error says of its status: the type alone. */
const STATUSES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(TYPES).map(([status, type]) => [type, Number(status)])),
  api_error: 500,
};

const typeOf = (status: number): string =>
  TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");

/** The body of an error; in a stream it is the data of an event. */
export const writeError = (error: ClientError): string =>
  JSON.stringify({
    type: "error",
    error: {
      type: typeOf(error.status),
      message: error.message,
      code: error.code,
      ...(error.param === undefined ? undefined : { param: error.param }),
      ...(error.policy === undefined ? undefined : { policy: error.policy }),
    },
    request_id: error.requestId,
  });

/** What a provider said, and its status where its type tells; `undefined` where the value is no error. */
export const readError = (value: unknown): { message: string; status?: number } | undefined => {
  if (!isObject(value)) return undefined;
  const { error } = value;
  if (typeof error === "string") return { message: error };
  if (!isObject(error)) return value.type === "error" ? { message: "" } : undefined;
  const message = typeof error.message === "string" ? error.message : "";
  const status = typeof error.type === "string" ? STATUSES[error.type] : undefined;
  return status === undefined ? { message } : { message, status };
};

/** Whether a parsed body is an error. */
export const isError = (value: unknown): boolean => readError(value) !== undefined;
