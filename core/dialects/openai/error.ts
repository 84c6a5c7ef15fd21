import type { ClientError } from "../contract.ts";
import { isObject } from "../json/value.ts";

const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

const typeOf = (status: number): string =>
  TYPES[status] ?? (status >= 500 ? "server_error" : "invalid_request_error");

/** The body of an error; in a stream it is the data of an event. */
export const writeError = (error: ClientError): string =>
  JSON.stringify({
    error: {
      message: error.message,
      type: typeOf(error.status),
      param: error.param ?? null,
      code: error.code,
      request_id: error.requestId,
      ...(error.policy === undefined ? undefined : { policy: error.policy }),
    },
  });

/** What a provider said, and its status where it named one; `undefined` where the value is no error. */
export const readError = (value: unknown): { message: string; status?: number } | undefined => {
  if (!isObject(value)) return undefined;
  // Some servers send the error itself, marked by `object`.
  const error = value.object === "error" ? value : value.error;
  if (error === undefined || error === null) return undefined;
  if (!isObject(error)) return { message: typeof error === "string" ? error : "" };
  const message = typeof error.message === "string" ? error.message : "";
  const status = [error.code, error.status, value.status].find(isErrorStatus);
  return status === undefined ? { message } : { message, status };
};

/** Whether a parsed body is an error. */
export const isError = (value: unknown): boolean => readError(value) !== undefined;

const isErrorStatus = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
