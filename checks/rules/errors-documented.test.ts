import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { errorsDocumented } from "./errors-documented.ts";

const table = (...codes: string[]): string =>
  `export const ERRORS = { ${codes.map((code) => `${code}: { status: 400 }`).join(", ")} };`;

test("a code is used, documented and AREA_REASON", async () => {
  const good = {
    "core/errors/table.ts": table("KEY_GONE"),
    "core/a.ts": 'throw new SluiceError("KEY_GONE");',
    "docs/errors.md": "| `KEY_GONE` | 400 |\n",
  };
  expect(await problemsIn(errorsDocumented, good)).toEqual([]);
  const bad = {
    "core/errors/table.ts": table("KEY_GONE", "KEY_IDLE", "broken"),
    "core/a.ts": 'throw new SluiceError("KEY_GONE", "broken"); // KEY_IDLE',
    "core/a.test.ts": 'expect(code).toBe("KEY_IDLE");',
    "docs/errors.md": "| `KEY_IDLE` | 400 |\n| `broken` | 400 |\n| `KEY_OLD` | 400 |\n",
  };
  expect(await problemsIn(errorsDocumented, bad)).toEqual([
    "broken is not AREA_REASON",
    "KEY_GONE is not in docs/errors.md",
    "KEY_OLD is in docs/errors.md alone",
    "KEY_IDLE is used nowhere; remove its row",
  ]);
});
