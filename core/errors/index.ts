export { asSluiceError, type ErrorDetails, SluiceError } from "./error.ts";
export { type ErrorCode, type ErrorRow, ERRORS } from "./table.ts";
