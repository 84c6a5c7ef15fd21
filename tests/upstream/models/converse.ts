import { eventFrame } from "../../../core/dialects/bedrock-converse/testing.ts";
import {
  checkPairs,
  checkSeal,
  type Fields,
  fieldsIn,
  fieldsOf,
  merged,
  onlyKnown,
  sealed,
  textOf,
} from "./json.ts";
import {
  Complaint,
  type Item,
  type Meta,
  pieces,
  type SaidPart,
  type Turn,
  USAGE,
  type Wire,
} from "./model.ts";

const KNOWN =
  "messages system inferenceConfig toolConfig additionalModelRequestFields additionalModelResponseFieldPaths requestMetadata " +
  "performanceConfig promptVariables guardrailConfig outputConfig serviceTier";
/** What models of Anthropic seal is the same here. */
const NAMES = ["claude-on-bedrock", "claude"];

const resultText = (content: unknown): string =>
  fieldsIn(content, "toolResult.content")
    .map(({ text, json }) => (typeof text === "string" ? text : JSON.stringify(json)))
    .join("");

const BLOCKS: Readonly<Record<string, (value: unknown) => Item[]>> = {
  text: (text) => {
    if (textOf(text).trim() === "")
      throw new Complaint("The text field in the ContentBlock object is blank.");
    return [{ kind: "text", text: textOf(text) }];
  },
  image: (value) => {
    const { format, source } = fieldsOf(value);
    return [{ kind: "image", mediaType: `image/${format}`, data: textOf(fieldsOf(source).bytes) }];
  },
  toolUse: (value) => {
    const { toolUseId, name, input } = fieldsOf(value);
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(textOf(toolUseId)))
      throw new Complaint("Value at 'toolUseId' failed to satisfy constraint: [a-zA-Z0-9_-]+");
    return [{ kind: "call", id: textOf(toolUseId), name: textOf(name), input: fieldsOf(input) }];
  },
  toolResult: (value) => {
    const { toolUseId, content } = fieldsOf(value);
    return [{ kind: "result", id: textOf(toolUseId), text: resultText(content) }];
  },
  reasoningContent: (value) => {
    const { text, signature } = fieldsOf(fieldsOf(value).reasoningText, "reasoningText");
    checkSeal(NAMES, textOf(signature, "signature"), "Invalid `signature` in `thinking` block");
    return [{ kind: "thought", text: textOf(text), seal: textOf(signature) }];
  },
  cachePoint: () => [],
};

const blockOf = (block: Fields): Item[] =>
  Object.entries(block).flatMap(([kind, value]) => {
    const read = BLOCKS[kind];
    if (!read) throw new Complaint(`Unknown content block ${kind}`);
    return read(value);
  });

const usage = {
  inputTokens: USAGE.input - USAGE.cached,
  outputTokens: USAGE.output,
  totalTokens: USAGE.input + USAGE.output,
  cacheReadInputTokens: USAGE.cached,
  cacheWriteInputTokens: 0,
};
const idOf = ({ callsBefore }: Meta, index: number): string => `tooluse_${callsBefore + index}bedrock`;
const reasonOf = (parts: readonly SaidPart[]) =>
  parts.some(({ kind }) => kind === "call") ? "tool_use" : "end_turn";
const sealFor = (text: string): string => sealed("claude-on-bedrock", text);

const contentOf = (parts: readonly SaidPart[], meta: Meta): object[] => {
  let calls = 0;
  return parts.map((part) => {
    if (part.kind === "text") return { text: part.text };
    if (part.kind === "thought")
      return { reasoningContent: { reasoningText: { text: part.text, signature: sealFor(part.text) } } };
    return { toolUse: { toolUseId: idOf(meta, calls++), name: part.name, input: part.input } };
  });
};

const deltasOf = (part: SaidPart): object[] => {
  if (part.kind === "text") return pieces(part.text).map((text) => ({ text }));
  if (part.kind === "call")
    return pieces(JSON.stringify(part.input)).map((input) => ({ toolUse: { input } }));
  return [
    ...pieces(part.text).map((text) => ({ reasoningContent: { text } })),
    { reasoningContent: { signature: sealFor(part.text) } },
  ];
};

const framed = (event: object): Uint8Array => eventFrame(JSON.stringify(event));
const TYPES: Readonly<Record<number, string>> = {
  429: "ThrottlingException",
  503: "ServiceUnavailableException",
};

/** Amazon's Converse, with a model of Anthropic behind it. */
export const converse: Wire = {
  eventType: "application/vnd.amazon.eventstream",

  hear({ body }) {
    onlyKnown(body, KNOWN, "body");
    const said = fieldsIn(body.messages, "messages").map(({ role, content }): Turn => {
      if (role !== "user" && role !== "assistant") throw new Complaint(`Unknown role ${role}`);
      return { by: role === "user" ? "user" : "model", items: fieldsIn(content, "content").flatMap(blockOf) };
    });
    const turns = merged(said);
    if (turns.length < said.length || turns[0]?.by !== "user")
      throw new Complaint("A conversation must alternate between user and assistant roles.");
    checkPairs(turns);
    const tools = body.toolConfig === undefined ? [] : fieldsIn(fieldsOf(body.toolConfig).tools);
    const specs = tools.filter(({ toolSpec }) => toolSpec !== undefined);
    if (specs.length === 0 && turns.some(({ items }) => items.some(({ kind }) => kind === "call")))
      throw new Complaint(
        "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
      );
    const output = body.outputConfig === undefined ? undefined : fieldsOf(body.outputConfig);
    const format = output && fieldsOf(fieldsOf(output.textFormat).structure);
    return {
      system: fieldsIn(body.system, "system")
        .flatMap(({ text }) => (typeof text === "string" ? [text] : []))
        .join("\n"),
      turns,
      tools: specs.map(({ toolSpec }) => textOf(fieldsOf(toolSpec).name)),
      ...(format ? { schema: JSON.parse(textOf(fieldsOf(format.jsonSchema).schema)) } : {}),
    };
  },

  whole: (parts, meta) => ({
    metrics: { latencyMs: 3 },
    output: { message: { role: "assistant", content: contentOf(parts, meta) } },
    stopReason: reasonOf(parts),
    usage,
  }),

  events(parts, meta) {
    let calls = 0;
    return [
      { messageStart: { role: "assistant" } },
      ...parts.flatMap((part, contentBlockIndex): object[] => [
        ...(part.kind === "call"
          ? [
              {
                contentBlockStart: {
                  contentBlockIndex,
                  start: { toolUse: { toolUseId: idOf(meta, calls++), name: part.name } },
                },
              },
            ]
          : []),
        ...deltasOf(part).map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta, p: "abcd" } })),
        { contentBlockStop: { contentBlockIndex } },
      ]),
      { messageStop: { stopReason: reasonOf(parts) } },
      { metadata: { metrics: { latencyMs: 3 }, usage } },
    ].map(framed);
  },

  error: (_, message) => ({ message }),
  errorHeaders: (status) => ({ "x-amzn-errortype": TYPES[status] ?? "ValidationException" }),
  failure: (message) => framed({ modelStreamErrorException: { message } }),
};
