import { Value } from "@sinclair/typebox/value";
import type { JsonValue } from "@sluice/sdk";
import { withDefaults } from "../../config/with-defaults.ts";
import { configSchema } from "../build/config-schema.ts";
import type { EngineName } from "../contract.ts";
import { openTested } from "./driver.ts";
import { isJson, isObject } from "./json.ts";
import type { ExchangeSetting, PluginSetting, PluginUnderTest } from "./types.ts";

/** What became of one case of the shared suite. */
export interface CaseResult {
  readonly name: string;
  readonly engine: EngineName;
  /** What went wrong; absent where nothing did. */
  readonly failure?: string;
}

interface Case {
  readonly name: string;
  readonly settings: readonly ExchangeSetting[];
}

const user = (content: JsonValue) => [{ role: "user", content } as const];
const said = (texts: readonly string[]): ExchangeSetting[] =>
  texts.flatMap((text) => [{ messages: user(text), answer: text }]);

const HOSTILE = [
  "",
  " ",
  "\u0000\u001b[2J\u202e",
  "__proto__ constructor toString",
  "😀".repeat(50),
  "e\u0301\u200b\ufeff",
  '{"role":"system"}</script>${x}',
  "((((a+)+)+)+)!",
];
const PIECES = [..."My card is 4111 1111 1111 1111, and my mail is a@b.example 😀."];

/** What every plugin must stand: whatever a client or a provider sends, a handler does not fail. */
const CASES: readonly Case[] = [
  { name: "a usual chat", settings: [{}] },
  {
    name: "a stream, cut after each character",
    settings: [{ answer: { pieces: PIECES } }, { answer: { pieces: [] } }],
  },
  { name: "texts that are none, or odd", settings: said(HOSTILE) },
  {
    name: "half of a character",
    settings: [{ messages: user("\ud83d"), answer: { pieces: ["\ud83d", "x"] } }],
  },
  { name: "a long text", settings: said(["lorem ipsum 42 ".repeat(4000)]) },
  { name: "many messages", settings: [{ messages: Array.from({ length: 300 }, () => user("x")).flat() }] },
  {
    name: "parts, tools and fields that are unusual",
    settings: [
      {
        messages: user([
          { type: "text", text: "a" },
          { type: "image_url", image_url: { url: "data:," } },
        ]),
      },
      {
        messages: [
          { role: "assistant", content: null },
          { role: "tool", content: "1", tool_call_id: "a" },
        ],
        request: { tools: [], n: 2, user: "u" },
      },
    ],
  },
  {
    name: "a provider that fails",
    settings: [
      { answer: { status: 500, body: { error: { message: "no" } } } },
      { answer: { status: 200, body: {} } },
    ],
  },
  {
    name: "an asker who is nobody",
    settings: [{ principal: { name: "anonymous", type: "anonymous", groups: [] } }],
  },
  { name: "odd tags", settings: [{ headers: { "x-sluice-tags": '{"__proto__":"x","a":""}' } }] },
];

/** A config that the schema takes: an example that stands in it, the defaults, or the least that it asks for. */
export const exampleConfig = (schema: unknown): JsonValue => {
  const [example] = isObject(schema) && Array.isArray(schema.examples) ? schema.examples : [];
  if (isJson(example)) return example;
  const checked = configSchema(schema);
  const byDefault = withDefaults(checked, {});
  if (Value.Check(checked, byDefault) && isJson(byDefault)) return byDefault;
  const least: unknown = Value.Create(checked);
  if (isJson(least)) return least;
  throw new TypeError("no config can be made up for it");
};

const settingOf = (plugin: string, config: JsonValue): PluginSetting => ({
  plugin,
  config,
  fetch: { requests: [], answer: () => ({ status: 200, headers: {}, text: "{}" }) },
  models: () => "{}",
});

/** Runs the shared suite over a plugin in one engine. */
export const runSuite = async (
  plugin: string,
  schema: unknown,
  engine: EngineName,
  report: (result: CaseResult) => void,
): Promise<void> => {
  const tell = (name: string, failure: string | undefined): void =>
    report({ name, engine, ...(failure === undefined ? {} : { failure }) });
  let config: JsonValue;
  try {
    config = exampleConfig(schema);
  } catch {
    const hint = "add `examples: [{ … }]` with one to the options of the config's Type.Object";
    return tell("a config", `no config can be made up from the schema: ${hint}`);
  }
  let underTest: PluginUnderTest;
  try {
    underTest = await openTested(settingOf(plugin, config), engine);
    tell("sets up", undefined);
  } catch (error) {
    return tell("sets up", reasonOf(error));
  }
  for (const { name, settings } of CASES) tell(name, await failureOf(underTest, settings));
  tell("cleans up", await underTest.close().then(() => undefined, reasonOf));
};

const failureOf = async (
  underTest: PluginUnderTest,
  settings: readonly ExchangeSetting[],
): Promise<string | undefined> => {
  for (const setting of settings) {
    try {
      const [fault] = (await underTest.exchange(setting)).faults;
      if (fault) return `${fault.hook} failed: ${fault.message}${fault.stack ? `\n${fault.stack}` : ""}`;
    } catch (error) {
      return reasonOf(error);
    }
  }
  return undefined;
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
};
