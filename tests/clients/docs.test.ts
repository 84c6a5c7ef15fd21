import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { KEY, setup } from "../gateway/setup.ts";
import { SAID } from "../upstream/models/minds.ts";
import { type Models, startModels } from "../upstream/models/server.ts";
import { claudeCode } from "./agents/claude-code.ts";
import { codex } from "./agents/codex.ts";
import { geminiCli } from "./agents/gemini-cli.ts";
import { python, runPython } from "./python/interpreter.ts";

const ROOT = resolve(import.meta.dir, "../..");
const PAGE = readFileSync(resolve(ROOT, "docs/clients.md"), "utf8");
const HOST = "http://127.0.0.1:8787";
const PRINTED_KEY = "sk-sluice-...";

/** The snippets of the page in one language, each by its first line. */
const snippets = (language: string): [title: string, snippet: string][] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, snippet = ""]) => [
    snippet.split("\n")[0] ?? "",
    snippet,
  ]);

let models: Models;
let gateway: GatewayProcess;
beforeAll(async () => {
  models = startModels();
  const chat = { targets: [{ provider: "gemini", model: "talk" }] };
  gateway = await startProcess({
    yaml: setup({
      upstream: "http://127.0.0.1:9/v1",
      providers: `gemini: ${JSON.stringify(models.rows["gemini"])}`,
      services: `chat: ${JSON.stringify(chat)}`,
    }),
  });
});
afterAll(async () => {
  await gateway.stop();
  await models.stop();
});

const here = (snippet: string): string => snippet.replaceAll(HOST, gateway.url).replaceAll(PRINTED_KEY, KEY);
/** Each model that a snippet asks says it once. */
const said = (times: number): string => `${SAID.talk}\n`.repeat(times);

describe("a snippet of docs/clients.md for Node", () => {
  test.each(snippets("js"))("that begins with %s runs", async (_, snippet) => {
    const child = Bun.spawn([process.execPath, "-e", here(snippet)], {
      cwd: ROOT,
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", AI_SDK_LOG_WARNINGS: "false" },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    expect({ out, code: await child.exited, err: out === "" ? err : "" }).toEqual({
      out: said(snippet.includes("for (const model") ? 4 : 1),
      code: 0,
      err: "",
    });
  });
});

describe("a snippet of docs/clients.md for Python", () => {
  const interpreter = python();
  const modules = { openai: "openai", anthropic: "anthropic", google: "google.genai" } as const;
  for (const [title, snippet] of snippets("python")) {
    const module = Object.entries(modules).find(([name]) => title.includes(name))?.[1];
    test.skipIf(interpreter === undefined || python(module) === undefined)(
      `that begins with ${title} runs`,
      async () => {
        expect(await runPython(interpreter ?? "", ["-c", here(snippet)], {})).toBe(said(1));
      },
    );
  }
});

describe("the settings of docs/clients.md", () => {
  const variables = (snippet: string) =>
    Object.fromEntries(
      [...here(snippet).matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
  const address = () => ({ url: gateway.url, key: KEY });

  test.each([
    ["Claude Code", "ANTHROPIC_", claudeCode],
    ["Gemini CLI", "GEMINI_", geminiCli],
  ] as const)("for %s are those that its requests are tested with", (_, prefix, agent) => {
    const [, snippet = ""] = snippets("sh").find(([, text]) => text.includes(prefix)) ?? [];
    const { ANTHROPIC_CUSTOM_HEADERS: _headers, ...environment } = agent.environment(address());
    expect(variables(snippet)).toMatchObject(environment);
  });

  test("for Codex name the address that its requests are tested at", () => {
    const [, snippet = ""] = snippets("toml")[0] ?? [];
    expect(Bun.TOML.parse(here(snippet))).toMatchObject({
      model_provider: "sluice",
      model_providers: {
        sluice: { base_url: codex.environment(address())["OPENAI_BASE_URL"], wire_api: "responses" },
      },
    });
  });
});
