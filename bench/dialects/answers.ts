import { DIALECTS } from "../../core/dialects/index.ts";
import type { NeutralAnswer } from "../../core/dialects/neutral/answer.ts";
import { metaFor } from "./pairs.ts";
import type { Provider } from "./streams.ts";

const WORDS = "A gateway stands between a client and a model. ".repeat(20);
const usage = { inputTokens: 84, outputTokens: 961 };
const call = (at: number) => ({
  id: `call_${at}`,
  name: "read_file",
  input: { path: `src/${at}.ts`, words: WORDS },
});

/** An answer of a text and so many calls of tools, as a provider of this dialect gives it, parsed. */
export const answerOf = (dialect: Provider, calls: number): unknown => {
  const called = Array.from({ length: calls }, (_, at) => call(at));
  if (dialect === "bedrock-converse") {
    const uses = called.map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } }));
    return {
      output: { message: { role: "assistant", content: [{ text: WORDS }, ...uses] } },
      stopReason: "tool_use",
      usage: { ...usage, totalTokens: 1_045 },
    };
  }
  const parts = called.map(
    ({ input, ...named }) => ({ kind: "tool-call", ...named, input: JSON.stringify(input) }) as const,
  );
  const answer: NeutralAnswer = {
    id: "answer-1",
    model: "bench-1",
    created: 1_767_225_600,
    choices: [{ index: 0, parts: [{ kind: "text", text: WORDS }, ...parts], finish: "tool-calls" }],
    usage,
    others: [],
  };
  const written: unknown = JSON.parse(DIALECTS[dialect].translation?.writeAnswer(answer, metaFor({})) ?? "");
  return written;
};
