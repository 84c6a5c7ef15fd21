import type { Translation } from "../../neutral/translation.ts";
import { readAnswer } from "./read-answer.ts";
import { readRequest } from "./read-request.ts";
import { readStream } from "./read-stream.ts";
import { writeAnswer } from "./write-answer.ts";
import { writeRequest } from "./write-request.ts";
import { writeStream } from "./write-stream.ts";

/** Chat completions, into the neutral form and out of it. */
export const translation: Translation = {
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  readStream,
  writeStream,
};
