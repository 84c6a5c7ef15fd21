import type { Client } from "./streams.ts";

/** A turn of a conversation with tools: a question, a call, what it gave, an answer. */
interface Turn {
  readonly id: string;
  readonly question: string;
  readonly arguments: object;
  readonly result: string;
  readonly answer: string;
}

const SENTENCE =
  'The gateway said: it stands between a client\'s "model" and a provider.\nIts bytes — all of them — stay. ';
const TOOL = "read_file";
const SYSTEM = "Answer briefly, and in plain words.";
const DESCRIPTION = "Reads a file of the workspace.";
const SCHEMA = {
  type: "object",
  properties: { path: { type: "string" }, from: { type: "integer" }, to: { type: "integer" } },
  required: ["path"],
};
/** What a turn takes beside what a tool gives, which is the larger part where agents code. */
const TURN_BYTES = 4_000;

const textOf = (chars: number): string => SENTENCE.repeat(Math.ceil(chars / SENTENCE.length)).slice(0, chars);

const turnsOf = (bytes: number): Turn[] =>
  Array.from({ length: Math.max(1, Math.round(bytes / TURN_BYTES)) }, (_, at) => ({
    id: `call_${String(at).padStart(6, "0")}`,
    question: textOf(700),
    arguments: { path: `src/part-${at}/index.ts`, from: at, to: at + 120 },
    result: textOf(1_600),
    answer: textOf(900),
  }));

const chat = (turns: readonly Turn[]): object => ({
  model: "chat",
  max_tokens: 1024,
  temperature: 0.2,
  messages: [
    { role: "system", content: SYSTEM },
    ...turns.flatMap((turn) => [
      { role: "user", content: turn.question },
      {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            id: turn.id,
            type: "function",
            function: { name: TOOL, arguments: JSON.stringify(turn.arguments) },
          },
        ],
      },
      { role: "tool", tool_call_id: turn.id, content: turn.result },
      { role: "assistant", content: turn.answer },
    ]),
    { role: "user", content: "Go on." },
  ],
  tools: [{ type: "function", function: { name: TOOL, description: DESCRIPTION, parameters: SCHEMA } }],
});

const responses = (turns: readonly Turn[]): object => ({
  model: "chat",
  max_output_tokens: 1024,
  temperature: 0.2,
  instructions: SYSTEM,
  input: [
    ...turns.flatMap((turn) => [
      { role: "user", content: [{ type: "input_text", text: turn.question }] },
      {
        type: "function_call",
        call_id: turn.id,
        name: TOOL,
        arguments: JSON.stringify(turn.arguments),
      },
      { type: "function_call_output", call_id: turn.id, output: turn.result },
      { role: "assistant", content: [{ type: "output_text", text: turn.answer }] },
    ]),
    { role: "user", content: "Go on." },
  ],
  tools: [{ type: "function", name: TOOL, description: DESCRIPTION, parameters: SCHEMA, strict: false }],
});

const messages = (turns: readonly Turn[]): object => ({
  model: "chat",
  max_tokens: 1024,
  temperature: 0.2,
  system: SYSTEM,
  messages: [
    ...turns.flatMap((turn) => [
      { role: "user", content: [{ type: "text", text: turn.question }] },
      { role: "assistant", content: [{ type: "tool_use", id: turn.id, name: TOOL, input: turn.arguments }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: turn.id, content: turn.result }] },
      { role: "assistant", content: [{ type: "text", text: turn.answer }] },
    ]),
    { role: "user", content: "Go on." },
  ],
  tools: [{ name: TOOL, description: DESCRIPTION, input_schema: SCHEMA }],
});

const gemini = (turns: readonly Turn[]): object => ({
  systemInstruction: { parts: [{ text: SYSTEM }] },
  generationConfig: { maxOutputTokens: 1024, temperature: 0.2 },
  contents: [
    ...turns.flatMap((turn) => [
      { role: "user", parts: [{ text: turn.question }] },
      { role: "model", parts: [{ functionCall: { id: turn.id, name: TOOL, args: turn.arguments } }] },
      {
        role: "user",
        parts: [{ functionResponse: { id: turn.id, name: TOOL, response: { output: turn.result } } }],
      },
      { role: "model", parts: [{ text: turn.answer }] },
    ]),
    { role: "user", parts: [{ text: "Go on." }] },
  ],
  tools: [{ functionDeclarations: [{ name: TOOL, description: DESCRIPTION, parametersJsonSchema: SCHEMA }] }],
});

const CONVERSATIONS: Readonly<Record<Client, (turns: readonly Turn[]) => object>> = {
  "openai-chat": chat,
  "openai-responses": responses,
  "anthropic-messages": messages,
  gemini,
};

/** A conversation of about so many bytes, with a call of a tool in each of its turns. */
export const conversation = (dialect: Client, bytes: number): string =>
  JSON.stringify(CONVERSATIONS[dialect](turnsOf(bytes)));
