export { asSluiceError, type ErrorDetails, SluiceError } from "./error.ts";
export { ERRORS, type ErrorCode, type ErrorRow } from "./table.ts";
