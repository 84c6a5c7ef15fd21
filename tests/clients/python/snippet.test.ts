import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { GatewayProcess } from "../../gateway/gateway-process.ts";
import { canStartWithNothing, printedKey, startWithNothing } from "../../start/with-nothing.ts";
import { python, runPython } from "./interpreter.ts";

const README = resolve(import.meta.dir, "../../../README.md");
const BASE_URL = "http://127.0.0.1:8787/ai-gateway/mlflow/v1";

const QUICKSTART = `from openai import OpenAI

client = OpenAI(base_url="${BASE_URL}", api_key="the printed key")
answer = client.chat.completions.create(
    model="databricks-gpt-5-2",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)
`;

const STREAMED = `from openai import OpenAI

client = OpenAI(base_url="${BASE_URL}", api_key="the printed key")
for chunk in client.chat.completions.create(
    model="databricks-gpt-5-2",
    messages=[{"role": "user", "content": "Hello"}],
    stream=True,
):
    print(chunk.choices[0].delta.content or "", end="", flush=True)
`;

/** The first snippet of the README for Python: what a reader runs is what is tested. */
const printedSnippet = (): string | undefined =>
  existsSync(README) ? /^```python\n(.*?)^```$/ms.exec(readFileSync(README, "utf8"))?.[1] : undefined;

const interpreter = python();
const can = interpreter !== undefined && (await canStartWithNothing());

describe.skipIf(!can)("a gateway that was started with nothing", () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await startWithNothing();
  }, 30_000);
  afterAll(() => gateway.stop());

  const run = async (snippet: string): Promise<string> => {
    const key = printedKey(gateway.written());
    const program = snippet
      .replaceAll("http://127.0.0.1:8787", gateway.url)
      .replace(/api_key=(["']).*?\1/, `api_key="${key}"`);
    return await runPython(interpreter ?? "", ["-c", program], { SLUICE_KEY: key });
  };

  test("answers the README's snippet for Python", async () => {
    const snippet = printedSnippet() ?? QUICKSTART;
    expect(snippet).toContain(`base_url="${BASE_URL}"`);
    expect(snippet).toContain('model="databricks-gpt-5-2"');
    expect(await run(snippet)).toContain("Hello");
  });

  test("streams the same text with stream=True", async () => {
    const whole = await run(QUICKSTART);
    expect(whole).toContain("Hello");
    expect(await run(STREAMED)).toBe(whole.trimEnd());
  });
});
