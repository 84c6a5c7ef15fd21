import Anthropic from "@anthropic-ai/sdk";
import { type Agent, COMMAND_SCHEMA, OUTPUT } from "./agent.ts";

const HEADING = "x-anthropic-billing-header: cc_version=2.1; cc_entrypoint=cli;";
const ROLE = "You are an agent for work on software.";
const RULES = "Run commands to find things out.";
const BETWEEN = "Agents of these types may be started: explore, plan.";
const KEPT = { type: "ephemeral" } as const;
const BETAS = [
  "claude-code-20250219",
  "interleaved-thinking-2025-05-14",
  "context-management-2025-06-27",
  "mid-conversation-system-2026-04-07",
  "effort-2025-11-24",
];

type Params = Anthropic.Beta.MessageCreateParamsNonStreaming;

const paramsOf = (model: string): Params => ({
  model,
  max_tokens: 32_000,
  betas: BETAS,
  system: [
    { type: "text", text: HEADING },
    { type: "text", text: ROLE, cache_control: KEPT },
    { type: "text", text: RULES, cache_control: { ...KEPT, ttl: "1h" } },
  ],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "<system-reminder>Today is a Saturday.</system-reminder>" },
        { type: "text", text: "What is a sluice?", cache_control: KEPT },
      ],
    },
    { role: "system", content: BETWEEN },
  ],
  tools: [
    {
      name: "Bash",
      description: "Runs a command",
      input_schema: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        ...COMMAND_SCHEMA,
        type: "object",
      },
    },
  ],
  metadata: { user_id: '{"device_id":"a21ef4ba548e475c","account_uuid":"","session_id":"0fe48865"}' },
  thinking: { type: "adaptive" },
  context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
  output_config: { effort: "high" },
});

/** Claude Code. */
export const claudeCode: Agent = {
  name: "Claude Code",
  native: "anthropic-messages",
  environment: ({ url, key }) => ({
    ANTHROPIC_BASE_URL: `${url}/ai-gateway/anthropic`,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_CUSTOM_HEADERS: 'x-databricks-use-coding-agent-mode: true\nx-sluice-tags: {"agent":"claude"}',
  }),
  async run(model) {
    const client = new Anthropic({ maxRetries: 0 });
    const params = paramsOf(model);
    for (;;) {
      const message = await client.beta.messages.stream(params).finalMessage();
      const calls = message.content.filter((block) => block.type === "tool_use");
      if (calls.length === 0) {
        const { betas: _, ...body } = params;
        const text = message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
        return { text, body: { ...body, stream: true } };
      }
      params.messages.push({ role: "assistant", content: message.content });
      params.messages.push({
        role: "user",
        content: calls.map(({ id }) => ({
          type: "tool_result",
          tool_use_id: id,
          content: OUTPUT,
          is_error: false,
          cache_control: KEPT,
        })),
      });
    }
  },
  instructions: [HEADING, ROLE, RULES, BETWEEN],
  headers: { "anthropic-beta": BETAS.join(",") },
};
