/**
 * Every error that Sluice itself makes, by code. `docs/errors.md` is generated from this table.
 *
 * A message is a template: `{name}` is filled from the error's details. It says what was wrong and what to do,
 * and never holds a secret or a text that a guardrail flagged.
 */
export interface ErrorRow {
  /** HTTP status where the error reaches a client. Those of the command line alone have 0. */
  readonly status: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly message: string;
}

export const ERRORS = {
  REQUEST_BODY_NOT_UTF8: {
    status: 400,
    retryable: false,
    message: "The request body is not valid UTF-8{detail}. Send JSON in UTF-8 without a byte order mark.",
  },
  REQUEST_BODY_NOT_JSON: {
    status: 400,
    retryable: false,
    message: "The request body is not valid JSON. Send one JSON object.",
  },
  REQUEST_BODY_AMBIGUOUS: {
    status: 400,
    retryable: false,
    message: "The request body can be read in two ways: {detail}. Send each key once, in its exact spelling.",
  },
  REQUEST_BODY_TOO_DEEP: {
    status: 400,
    retryable: false,
    message: "The request body is nested more than {limit} levels deep. Send a flatter one.",
  },
  REQUEST_BODY_INVALID: {
    status: 400,
    retryable: false,
    message: "{param}: {detail}",
  },
  REQUEST_NOT_TRANSLATABLE: {
    status: 400,
    retryable: false,
    message:
      "{param}: cannot be carried over to the target {target}, which speaks {api}: {why}. Leave it out, or ask a service whose target takes it.",
  },
  REQUEST_BODY_TOO_LARGE: {
    status: 413,
    retryable: false,
    message: "The request body is larger than the limit of {limit} bytes (server.maxBodyBytes).",
  },
  REQUEST_BODY_TIMEOUT: {
    status: 408,
    retryable: true,
    message:
      "The request body did not arrive within {limit} ms. Send it faster, or raise server.receiveTimeoutMs.",
  },
  REQUEST_BODY_CUT: {
    status: 400,
    retryable: true,
    message: "The request body ended before it was whole.",
  },
  REQUEST_CONTENT_TYPE: {
    status: 415,
    retryable: false,
    message: "The content type is not JSON. Send content-type: application/json.",
  },
  REQUEST_ENCODING_UNSUPPORTED: {
    status: 415,
    retryable: false,
    message: "The content encoding is not supported. Send gzip, deflate, br, zstd, or no encoding.",
  },
  REQUEST_ENCODING_BROKEN: {
    status: 400,
    retryable: false,
    message: "The request body is not valid {encoding}.",
  },
  REQUEST_TAGS_INVALID: {
    status: 400,
    retryable: false,
    message:
      "The request tags must be a JSON object of at most 32 strings, keys to 64 and values to 256 characters.",
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    retryable: false,
    message: "There is nothing at {method} {path}.{hint}",
  },
  ROUTE_METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    message: "{path} takes {allowed}, not {method}.",
  },
  AUTH_NOT_IDENTIFIED: {
    status: 401,
    retryable: false,
    message:
      "No valid credential came with the request. Send Authorization: Bearer <key>; `sluice key create` makes one.",
  },
  AUTH_ADMIN_KEY_INVALID: {
    status: 401,
    retryable: false,
    message: "Administration needs the admin key. Send Authorization: Bearer <admin key>.",
  },
  SERVICE_NOT_FOUND: {
    status: 404,
    retryable: false,
    message: "There is no service {service}.{near}",
  },
  SERVICE_MODEL_MISSING: {
    status: 400,
    retryable: false,
    message: "The service {service} is open: name a model as {service}/<model>.",
  },
  SERVICE_OPERATION_UNSUPPORTED: {
    status: 400,
    retryable: false,
    message: "The service {service} has no target that speaks {api}.",
  },
  SERVICE_NO_TARGET: {
    status: 503,
    retryable: true,
    message: "The service {service} has no target to send the request to.",
  },
  UPSTREAM_CONNECT: {
    status: 502,
    retryable: true,
    message: "The target {target} could not be reached.",
  },
  UPSTREAM_RESET: {
    status: 502,
    retryable: true,
    message: "The target {target} closed the connection before it answered.",
  },
  UPSTREAM_TIMEOUT_FIRST_TOKEN: {
    status: 504,
    retryable: true,
    message: "The target {target} sent nothing within {limit} ms (timeouts.firstTokenMs).",
  },
  UPSTREAM_TIMEOUT_STALL: {
    status: 504,
    retryable: true,
    message: "The target {target} fell silent for {limit} ms in the middle of its answer (timeouts.stallMs).",
  },
  UPSTREAM_TIMEOUT_TOTAL: {
    status: 504,
    retryable: true,
    message: "The target {target} did not finish within {limit} ms (timeouts.totalMs).",
  },
  UPSTREAM_REDIRECT: {
    status: 502,
    retryable: false,
    message:
      "The target {target} answered with a redirect, which is never followed. Set baseUrl to the final address.",
  },
  UPSTREAM_CREDENTIAL: {
    status: 502,
    retryable: false,
    message: "The gateway's own credential for the target {target} {detail}.",
  },
  UPSTREAM_ERROR: {
    status: 502,
    retryable: true,
    message: "The target {target} answered {status} without an error of its dialect.",
  },
  UPSTREAM_ANSWER_INVALID: {
    status: 502,
    retryable: true,
    message: "The target {target} answered with something that is not {expected}.",
  },
  UPSTREAM_ANSWER_TOO_LARGE: {
    status: 502,
    retryable: false,
    message: "The target {target} sent more than {limit} bytes{where}.",
  },
  UPSTREAM_CUT: {
    status: 502,
    retryable: true,
    message: "The target {target} broke off in the middle of its answer.",
  },
  UPSTREAM_STREAM_ERROR: {
    status: 502,
    retryable: true,
    message: "The target {target} reported an error inside its answer: {detail}",
  },
  POLICY_APPROVAL_NEEDED: {
    status: 403,
    retryable: false,
    message: "{detail} Nobody can be asked for approval here.",
  },
  PLUGIN_FAILED: {
    status: 503,
    retryable: true,
    message:
      "The plugin {plugin} failed in {hook}, and the service is set to refuse then. Ask its administrator.",
  },
  PLUGIN_INVALID: {
    status: 0,
    retryable: false,
    message: "The plugin {plugin} cannot be used: {detail}",
  },
  PLUGIN_POWER_REFUSED: {
    status: 0,
    retryable: false,
    message:
      "The plugin {plugin} asks for powers that it is not given: {powers}. If you trust it with them, add to its `use:`:\n{lines}",
  },
  LEDGER_FULL: {
    status: 503,
    retryable: true,
    message:
      "The gateway's ledger is full, and it is set to refuse then. Its administrator can raise ledger.maxBytes.",
  },
  LEDGER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    message:
      "The exchange could not be recorded, and the gateway is set to refuse then. Its log has the cause.",
  },
  GATEWAY_DRAINING: {
    status: 503,
    retryable: true,
    message: "The gateway is shutting down. Try again.",
  },
  GATEWAY_INTERNAL: {
    status: 500,
    retryable: true,
    message: "Something went wrong in the gateway. Its log has the cause under this request id.",
  },
  CLIENT_CLOSED: {
    status: 499,
    retryable: true,
    message: "The client went away before the answer was whole.",
  },
  KEY_NOT_FOUND: {
    status: 404,
    retryable: false,
    message: "There is no key with the id {id}. `sluice key list` shows them.",
  },
  KEY_DECLARED_IN_FILE: {
    status: 409,
    retryable: false,
    message: "The key {id} is declared in the config file. Remove it there.",
  },
  CONFIG_NOT_FOUND: {
    status: 0,
    retryable: false,
    message: "There is no config file at {path}.",
  },
  CONFIG_INVALID: {
    status: 0,
    retryable: false,
    message: "{path} is not a valid config:\n{problems}",
  },
  CONFIG_UNTRIED: {
    status: 0,
    retryable: true,
    message:
      "No serving process lived long enough to make the config ready. Look why in the log, and save it again.",
  },
  START_PORT_TAKEN: {
    status: 0,
    retryable: false,
    message: "Port {port} on {host} is taken by another program. Stop it, or set server.port.",
  },
  START_HOST_UNUSABLE: {
    status: 0,
    retryable: false,
    message: "Cannot listen on {host}:{port}: {detail}.",
  },
  START_DATA_DIR_MISSING: {
    status: 0,
    retryable: false,
    message: "The data folder {path} does not exist and could not be made: {detail}.",
  },
  START_DATA_DIR_UNWRITABLE: {
    status: 0,
    retryable: false,
    message:
      "The data folder {path} cannot be written to: {detail}. Give this user write access, or set server.dataDir.",
  },
  START_DATA_DIR_LOCKED: {
    status: 0,
    retryable: false,
    message:
      "Another Sluice{detail} already runs on the data folder {path}. Stop it, or set another server.dataDir.",
  },
  START_STORE_DAMAGED: {
    status: 0,
    retryable: false,
    message:
      "The store in {path} cannot be opened: {detail}. Put back a copy, or move it away to start with an empty one; the keys in it are lost then.",
  },
  START_UNPROTECTED: {
    status: 0,
    retryable: false,
    message:
      "No onAuth plugin is on, so anybody could call; that is allowed on a loopback address only, not on {host}.",
  },
  START_FAILED: {
    status: 0,
    retryable: false,
    message: "The gateway did not start: {detail}",
  },
  COMMAND_USAGE: {
    status: 0,
    retryable: false,
    message: "{detail}",
  },
} as const satisfies Record<string, ErrorRow>;

/** A code of the table. */
export type ErrorCode = keyof typeof ERRORS;
