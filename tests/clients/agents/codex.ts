import OpenAI from "openai";
import { type Agent, COMMAND_SCHEMA, OUTPUT } from "./agent.ts";

const RULES = "You work on software in a terminal.";
const SKILLS = "Skills: none.";
const developer = (id: string, text: string): OpenAI.Responses.ResponseInputItem => ({
  type: "message",
  role: "developer",
  content: [{ type: "input_text", text }],
  ...{ id },
});

/** It edits by free text where its catalogue says so of a model, which it does of OpenAI's. */
const KNOWS_GRAMMARS = /^(openai|azure)/;
const PATCH: OpenAI.Responses.Tool = {
  type: "custom",
  name: "apply_patch",
  description: "Edits files",
  format: { type: "grammar", syntax: "lark", definition: 'start: "*** Begin Patch" /.+/' },
};

type Params = OpenAI.Responses.ResponseCreateParamsStreaming & {
  input: OpenAI.Responses.ResponseInputItem[];
  client_metadata: Record<string, string>;
};

const paramsOf = (model: string): Params => ({
  model,
  stream: true,
  input: [
    developer("msg_5913117a", RULES),
    developer("msg_01a22031", SKILLS),
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "What is a sluice?" }],
      ...{ id: "msg_83bc1954" },
    },
  ],
  tools: [
    {
      type: "function",
      name: "shell_command",
      description: "Runs a command",
      parameters: COMMAND_SCHEMA,
      strict: false,
    },
    {
      type: "namespace",
      name: "agents",
      description: "Sub-agents",
      tools: [
        { type: "function", name: "close", strict: false, parameters: { type: "object", properties: {} } },
      ],
    },
    ...(KNOWS_GRAMMARS.test(model) ? [PATCH] : []),
  ],
  tool_choice: "auto",
  parallel_tool_calls: true,
  reasoning: { effort: "medium", summary: "auto" },
  store: false,
  include: ["reasoning.encrypted_content"],
  prompt_cache_key: "01a22031-0ca3-7da1-8d37-641cb6b6184b",
  client_metadata: { turn_id: "01a22039" },
});

/** Codex, with `wire_api = "responses"` and `web_search = "disabled"`. */
export const codex: Agent = {
  name: "Codex",
  native: "openai-responses",
  environment: ({ url, key }) => ({ OPENAI_BASE_URL: `${url}/ai-gateway/codex/v1`, OPENAI_API_KEY: key }),
  async run(model) {
    const client = new OpenAI({ maxRetries: 0 });
    const params = paramsOf(model);
    for (;;) {
      let answer: OpenAI.Responses.Response | undefined;
      for await (const event of await client.responses.create(params))
        if (event.type === "response.completed") answer = event.response;
      if (!answer) throw new Error("the stream did not end with a response");
      const calls = answer.output.filter((item) => item.type === "function_call");
      if (calls.length === 0) {
        const said = answer.output.flatMap((item) => (item.type === "message" ? item.content : []));
        const text = said.map((part) => (part.type === "output_text" ? part.text : "")).join("");
        return { text, body: { ...params } };
      }
      for (const item of answer.output)
        if (item.type === "reasoning" || item.type === "message" || item.type === "function_call")
          params.input.push(item);
      for (const { call_id } of calls)
        params.input.push({ type: "function_call_output", id: "fco_01a22031", call_id, output: OUTPUT });
    }
  },
  instructions: [RULES, SKILLS],
  headers: {},
};
