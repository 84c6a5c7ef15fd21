import { describe, expect, test } from "bun:test";
import { problemsOf, valid } from "./testing.ts";

const env = {
  SLUICE_ADMIN_KEY: "admin-0123456789-0123456789-0123456789",
  OPENAI_API_KEY: "sk-openai-0123456789",
  ANTHROPIC_API_KEY: "sk-ant-0123456789",
  ALICE_KEY: "sk-sluice-alice-0123456789-0123456789",
};

/** The example of the design. */
const EXAMPLE = `
server: { host: 127.0.0.1, port: 8787, dataDir: ./data, workers: 1 }
admin: { key: \${SLUICE_ADMIN_KEY} }
providers:
  openai: { dialect: openai-chat, baseUrl: https://api.openai.com/v1, apiKey: \${OPENAI_API_KEY} }
  claude: { from: anthropic-openai, apiKey: \${ANTHROPIC_API_KEY} }
services:
  chat:
    kind: model
    aliases: [main.default.chat]
    targets:
      - { name: main, provider: openai, model: gpt-5-mini, weight: 90 }
      - { name: spare, provider: claude, model: claude-sonnet-4-5, weight: 10 }
    plugins:
      - use: split
      - use: fallback
        with: { on: [429, 5xx, timeout], firstTokenTimeoutMs: 8000 }
      - use: sensitive-data
        phase: both
        mode: enforce
        with: { action: mask, categories: [email_address, credit_card] }
      - use: ./plugins-of-mine/no-secrets
        onFailure: closed
        with: { words: [hunter2] }
    tags: { team: search }
plugins:
  - use: usage
principals:
  users: [{ name: alice@example.com, groups: [eng] }]
keys:
  - { name: alice-laptop, principal: alice@example.com, secret: \${ALICE_KEY} }
grants:
  - { service: chat, to: group:eng, privilege: query }
`.trimStart();

describe("the example config of the design", () => {
  test("loads as it is printed", () => {
    const { config, warnings, secrets } = valid(EXAMPLE, env);
    expect(warnings).toEqual([]);
    expect(config.admin?.key).toBe(env.SLUICE_ADMIN_KEY);
    expect(config.providers.openai?.apiKey).toBe(env.OPENAI_API_KEY);
    expect(config.keys[0]?.secret).toBe(env.ALICE_KEY);
    expect(config.services.chat?.targets.map(({ weight }) => weight)).toEqual([90, 10]);
    expect(config.services.chat?.plugins[1]?.with).toEqual({
      on: [429, "5xx", "timeout"],
      firstTokenTimeoutMs: 8000,
    });
    expect(new Set(secrets)).toEqual(new Set(Object.values(env)));
  });

  test("names all variables that are not set", () => {
    const problems = problemsOf(EXAMPLE);
    expect(problems).toHaveLength(4);
    for (const [index, name] of Object.keys(env).entries())
      expect(problems[index]).toContain(`variable ${name} is not set`);
  });
});
