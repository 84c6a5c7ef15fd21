import { question as bodyOneMegabyte } from "./body-1mb.bench.ts";
import { question as chatLarge } from "./chat-large.bench.ts";
import { question as chatSmall } from "./chat-small.bench.ts";
import { question as connectionsPlain } from "./connections-plain.bench.ts";
import { question as connectionsTls } from "./connections-tls.bench.ts";
import { question as dialectConversation } from "./dialect-conversation.bench.ts";
import { question as dialectGrowth } from "./dialect-growth.bench.ts";
import { question as dialectStreams } from "./dialect-streams.bench.ts";
import { question as dialectTranslate } from "./dialect-translate.bench.ts";
import { question as growthBody } from "./growth-body.bench.ts";
import { question as growthKeys } from "./growth-keys.bench.ts";
import { question as growthServices } from "./growth-services.bench.ts";
import { question as guardHold } from "./guard-hold.bench.ts";
import { question as guardTexts } from "./guard-texts.bench.ts";
import type { Question } from "./harness/question.ts";
import { question as inlineCall } from "./inline-call.bench.ts";
import { question as inlineMask } from "./inline-mask.bench.ts";
import { question as isolateCall } from "./isolate-call.bench.ts";
import { question as latency } from "./latency-1.bench.ts";
import { question as memory } from "./memory.bench.ts";
import { question as pacedStreams } from "./paced-streams.bench.ts";
import { question as pluginMemory } from "./plugin-memory.bench.ts";
import { question as startUp } from "./start-up.bench.ts";
import { question as workers } from "./workers.bench.ts";

/** Every question, in the order of the report. */
export const QUESTIONS: readonly Question[] = [
  chatSmall,
  chatLarge,
  dialectStreams,
  pacedStreams,
  connectionsPlain,
  connectionsTls,
  bodyOneMegabyte,
  dialectTranslate,
  dialectConversation,
  guardHold,
  guardTexts,
  inlineCall,
  inlineMask,
  isolateCall,
  latency,
  startUp,
  workers,
  memory,
  pluginMemory,
  dialectGrowth,
  growthServices,
  growthKeys,
  growthBody,
];
