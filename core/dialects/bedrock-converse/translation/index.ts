import type { ProviderTranslation } from "../../neutral/translation.ts";
import { readAnswer } from "./read-answer.ts";
import { readStream } from "./read-stream.ts";
import { writeRequest } from "./write-request.ts";

/** Converse out of the neutral form, and its answers into it. */
export const translation: ProviderTranslation = { writeRequest, readAnswer, readStream };
