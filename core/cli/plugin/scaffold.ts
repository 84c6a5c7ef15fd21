import { EDITOR_DIR } from "./editor.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files of a new plugin, by name: a guardrail that is small and whole. */
export const scaffold = (name: string): Readonly<Record<string, string>> => ({
  "index.ts": `import { definePlugin, deny } from "@sluice/sdk";
import { config } from "./config.ts";

/** Refuses requests that say a forbidden word. */
export default definePlugin({
  name: "${name}",
  version: "0.1.0",
  description: "Refuses requests that say a forbidden word.",
  config,
  powers: { text: "read" },
  setup: ({ words }) => words.map((word) => word.toLowerCase()),
  hooks: {
    onRequest(ctx, words) {
      for (const segment of ctx.text.segments()) {
        const text = segment.text.toLowerCase();
        if (words.some((word) => text.includes(word))) {
          return deny({ code: "FORBIDDEN_WORD", message: "The request says a forbidden word. Rephrase it." });
        }
      }
      return undefined;
    },
  },
});
`,
  "config.ts": `import { Type } from "@sluice/sdk";

/** What stands in \`with:\`. */
export const config = Type.Object(
  {
    words: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 1000,
      default: ["falcon"],
      description: "Words that no request may say, in any case. Default: \`falcon\`.",
    }),
  },
  { additionalProperties: false },
);
`,
  "index.test.ts": `import { expect, test } from "bun:test";
import { exchange } from "@sluice/sdk/testing";

const ask = (content: string) =>
  exchange({ plugin: import.meta.dir, config: { words: ["falcon"] }, messages: [{ role: "user", content }] });

test("a request that says a forbidden word is denied, in any case", async () => {
  const run = await ask("What is Project FALCON?");
  expect(run.status).toBe(403);
  expect(run.verdict).toMatchObject({ kind: "deny", code: "FORBIDDEN_WORD" });
  expect(run.sent).toBeUndefined();
});

test("any other request goes on as it is", async () => {
  const run = await ask("What is a kestrel?");
  expect(run.status).toBe(200);
  expect(run.sentTexts).toEqual(["What is a kestrel?"]);
  expect(run.faults).toEqual([]);
});
`,
  "package.json": json({
    name: `sluice-plugin-${name}`,
    version: "0.1.0",
    private: true,
    type: "module",
    license: "Apache-2.0",
  }),
  "tsconfig.json": json({ extends: `./${EDITOR_DIR}/tsconfig.json`, include: ["*.ts", "src"] }),
  ".gitignore": `${EDITOR_DIR}/\nnode_modules/\n`,
  "README.md": `# ${name}

Refuses requests that say a forbidden word.

| hook        | what it does                          |
| ----------- | ------------------------------------- |
| \`onRequest\` | denies with 403 and \`FORBIDDEN_WORD\`  |

## Powers

\`text: read\`: what the request says, to look for the words.

## Config

| field   | default      | what                                    |
| ------- | ------------ | --------------------------------------- |
| \`words\` | \`["falcon"]\` | words that no request may say, any case |

\`\`\`yaml
services:
  demo:
    plugins:
      - { use: ./${name}, with: { words: [falcon] } }
\`\`\`

## Working on it

\`\`\`sh
sluice plugin test
sluice plugin bench
sluice plugin dev
\`\`\`
`,
});
