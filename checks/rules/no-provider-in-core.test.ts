import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { noProviderInCore } from "./no-provider-in-core.ts";

const CATALOG = {
  "core/catalog/providers.json": '{ "openai": {}, "acme": {}, "lm-studio": {}, "together": {} }',
};

const problems = (files: Readonly<Record<string, string>>) =>
  problemsIn(noProviderInCore, { ...CATALOG, ...files });

test("a provider is found in texts, identifiers, templates and file names", async () => {
  const found = await problems({
    "core/a.ts": 'const x = "https://api.acme.com";',
    "core/b.ts": "const acmeClient = 1;",
    "core/c.ts": "const x = `acme`;",
    "core/d.ts": "class OpenAIClient {}",
    "core/e.ts": "const LM_STUDIO_PORT = 1;",
    "core/f.ts": 'if (id === "together") {}',
    "core/acme/g.ts": "",
    "core/h.ts": 'const path = "/ai-gateway/openai/v1/models";',
    "core/i.ts": 'const dialect = "openai";',
  });
  const files = found.map((problem) => /^core\/(?:acme\/)?(\w)/.exec(problem)?.[1] ?? problem);
  expect(files.sort()).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
});

test("wire formats, surfaces, comments, common words, tests and the catalogue may say it", async () => {
  const found = await problems({
    "core/a.ts": 'const x = "openai-chat"; // acme',
    "core/b.ts": 'import { openaiChat } from "./dialects/openai-chat/index.ts"; openaiChat();',
    "core/dialects/openai/error.ts": "",
    "core/http/routes.ts":
      'const path = "/ai-gateway/openai/v1/models"; const many = "/ai-gateway/{mlflow,openai}/v1";',
    "core/c.ts": 'const text = "both together now"; const together = 1;',
    "core/d.test.ts": 'const x = "acme";',
    "core/catalog/rows.ts": 'const x = "acme";',
    "plugins/p/index.ts": 'const x = "acme";',
  });
  expect(found).toEqual([]);
});

test("a missing catalogue is a problem", async () => {
  expect(await problemsIn(noProviderInCore, { "core/a.ts": "" })).toHaveLength(1);
});
