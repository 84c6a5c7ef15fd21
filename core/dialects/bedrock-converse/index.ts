import type { ProviderDialect } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { finder } from "../sse/find.ts";
import { countTokens } from "./count-tokens.ts";
import { isError } from "./error.ts";
import { FrameBuffer } from "./event-stream.ts";
import { modelPath } from "./path.ts";
import { readEvent } from "./stream.ts";
import { translation } from "./translation/index.ts";
import { readUsage } from "./usage.ts";

/** Conversations as Converse has them. Only providers speak it. */
export const bedrockConverse: ProviderDialect = {
  id: "bedrock-converse",
  path: ({ model, stream }) => modelPath(model, stream ? "converse-stream" : "converse"),
  isAnswer: (value) => isObject(value) && isObject(value.output) && typeof value.stopReason === "string",
  isError,
  usage: readUsage,
  translation,
  counting: countTokens,
  streamsOnly: [["guardrailConfig", "streamProcessingMode"]],
  stream: {
    framing: () => new FrameBuffer(),
    maybeUsage: finder('"metadata"', ":{"),
    maybeError: (block) => maybeException(block) || maybeFault(block),
    // None says that it is the last.
    maybeEnd: () => false,
    read: readEvent,
  },
};

const maybeException = finder('Exception"', ":");
const maybeFault = finder('Error"', ":");
