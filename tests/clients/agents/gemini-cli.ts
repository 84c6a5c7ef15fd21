import { type Content, GoogleGenAI } from "@google/genai";
import { type Agent, COMMAND_SCHEMA, OUTPUT } from "./agent.ts";

const RULES = "You work on software in a terminal.";

const configOf = () => ({
  systemInstruction: { role: "user", parts: [{ text: RULES }] },
  temperature: 1,
  topP: 0.95,
  topK: 64,
  thinkingConfig: { includeThoughts: true },
  tools: [
    {
      functionDeclarations: [
        { name: "run_shell_command", description: "Runs a command", parametersJsonSchema: COMMAND_SCHEMA },
      ],
    },
  ],
});

/** Gemini CLI, with `GEMINI_API_KEY_AUTH_MECHANISM=bearer`: the key goes where the gateway's other clients have it. */
export const geminiCli: Agent = {
  name: "Gemini CLI",
  native: "gemini",
  environment: ({ url, key }) => ({
    GOOGLE_GEMINI_BASE_URL: `${url}/ai-gateway/gemini`,
    GEMINI_API_KEY: key,
  }),
  async run(model, { key }) {
    const headers = {
      authorization: `Bearer ${key}`,
      "x-goog-api-key": "",
      "x-sluice-tags": '{"agent":"gemini"}',
    };
    const client = new GoogleGenAI({ httpOptions: { headers } });
    const contents: Content[] = [
      {
        role: "user",
        parts: [{ text: "<session_context>linux</session_context>" }, { text: "What is a sluice?" }],
      },
    ];
    for (;;) {
      const parts: NonNullable<Content["parts"]> = [];
      for await (const chunk of await client.models.generateContentStream({
        model,
        contents,
        config: configOf(),
      }))
        parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
      const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
      if (calls.length === 0) {
        const text = parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join("");
        const { systemInstruction, tools, ...generationConfig } = configOf();
        return { text, body: { contents, systemInstruction, tools, generationConfig } };
      }
      // It keeps no thoughts, and what seals them only upon calls and texts.
      contents.push({ role: "model", parts: parts.filter((part) => !part.thought) });
      contents.push({
        role: "user",
        parts: calls.map(({ id, name = "" }) => ({
          functionResponse: { name, response: { output: OUTPUT }, ...(id ? { id } : {}) },
        })),
      });
    }
  },
  instructions: [RULES],
  headers: {},
};
