import type { ClientError } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";

/** Canonical names of statuses; a client goes by them. */
const STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "RESOURCE_EXHAUSTED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  405: "UNIMPLEMENTED",
  408: "DEADLINE_EXCEEDED",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  415: "INVALID_ARGUMENT",
  422: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const statusOf = (status: number): string =>
  STATUSES[status] ?? (status >= 500 ? "INTERNAL" : "FAILED_PRECONDITION");

const detail = (type: string, fields: object) => ({
  "@type": `type.googleapis.com/google.rpc.${type}`,
  ...fields,
});

/** The body of an error; in a stream it is the data of an event. */
export const writeError = (error: ClientError): string => {
  const { param, policy, retryAfterMs } = error;
  const metadata = { ...(param && { param }), ...(policy && { policy }) };
  return JSON.stringify({
    error: {
      code: error.status,
      message: error.message,
      status: statusOf(error.status),
      details: [
        detail("ErrorInfo", { reason: error.code, domain: "sluice", metadata }),
        detail("RequestInfo", { requestId: error.requestId }),
        ...(param
          ? [detail("BadRequest", { fieldViolations: [{ field: param, description: error.message }] })]
          : []),
        ...(retryAfterMs === undefined
          ? []
          : [detail("RetryInfo", { retryDelay: `${retryAfterMs / 1000}s` })]),
      ],
    },
  });
};

interface ReadError {
  readonly message: string;
  readonly status?: number;
}

/** What a provider said, and its status; `undefined` where the value is no error. A stream's error may be a list of one. */
export const readError = (value: unknown): ReadError | undefined => {
  const only = isArray(value) ? value[0] : value;
  if (!isObject(only) || !isObject(only.error)) return undefined;
  const { message, code } = only.error;
  const said = typeof message === "string" ? message : "";
  return isErrorStatus(code) ? { message: said, status: code } : { message: said };
};

/** Whether a parsed body is an error. */
export const isError = (value: unknown): boolean => readError(value) !== undefined;

const isErrorStatus = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
