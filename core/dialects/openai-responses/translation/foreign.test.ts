import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../../../checks/left-out.ts";
import type { DialectId } from "../../contract.ts";
import { DIALECTS } from "../../index.ts";
import { RECORDINGS } from "../../testing/recordings.ts";
import { checked, collected, writeAll } from "../testing/neutral.ts";
import { translation } from "./index.ts";

const MESSAGES = join(import.meta.dir, "../../../../../shared/recordings/anthropic-messages");
const messages = existsSync(MESSAGES)
  ? readdirSync(MESSAGES).filter((file) => file.endsWith(".chunks.txt"))
  : [];
if (messages.length === 0) leftOut("recorded messages as responses", "they do not lie beside the project");

const STREAMS: readonly {
  readonly dialect: DialectId;
  readonly name: string;
  readonly payloads: readonly string[];
}[] = [
  ...RECORDINGS.map(({ name, payloads }) => ({
    dialect: "openai-chat" as const,
    name,
    payloads: [...payloads, "[DONE]"],
  })),
  ...messages.map((name) => ({
    dialect: "anthropic-messages" as const,
    name,
    payloads: readFileSync(join(MESSAGES, name), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  })),
];

test.each(STREAMS)(
  "$dialect, $name: is a stream of responses that says the same",
  ({ dialect, payloads }) => {
    const reader = DIALECTS[dialect].translation?.readStream();
    if (!reader) throw new Error("the dialect is translated");
    const events = [...payloads.flatMap((data) => [...reader.read(data)]), ...reader.end()].filter(
      (event) => !("choice" in event) || event.choice === 0,
    );
    const written = checked(writeAll(events));
    const whole = translation.readAnswer(written.at(-1)?.response);
    const said = (parts: readonly object[]): string =>
      parts.map((part) => ("text" in part ? part.text : "input" in part ? part.input : "")).join("");
    expect(said(whole?.choices[0]?.parts ?? [])).toBe(said(collected(events).parts));
    expect(whole?.usage).toMatchObject({ outputTokens: expect.any(Number) });
  },
);
