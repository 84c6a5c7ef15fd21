import { fields, number, objects, parse, present, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Picture, Piece, Said } from "../meaning.ts";
import { inThree, joined } from "../pieces.ts";
import type { Cut, Provider } from "../provider.ts";

const pictureIn = (image: Json | undefined): Picture => {
  const { format, source } = fields(image);
  return { type: `image/${text(format)}`, data: text(fields(source).bytes) };
};

const BLOCKS: Readonly<Record<string, (value: Json) => Piece>> = {
  text: (said) => ({ kind: "text", text: text(said) }),
  image: (image) => ({ kind: "image", image: pictureIn(image) }),
  toolUse: (call) => {
    const { toolUseId, name, input } = fields(call);
    return { kind: "call", id: text(toolUseId), name: text(name), args: fields(input) };
  },
  toolResult: (result) => {
    const { toolUseId, content, status } = fields(result);
    const parts = objects(content);
    const image = parts.find((part) => "image" in part);
    return {
      kind: "result",
      id: text(toolUseId),
      text: parts.map((part) => text(part.text)).join(""),
      ...(image ? { image: pictureIn(image.image) } : {}),
      ...(status === "error" ? { failed: true } : {}),
    };
  },
  reasoningContent: (thought) => {
    const { text: said, signature } = fields(fields(thought).reasoningText);
    return { kind: "thought", text: text(said), seal: text(signature) };
  },
};

/** A cache point marks what stands before it. */
const piecesOf = (content: Json | undefined): Piece[] => {
  const pieces: Piece[] = [];
  for (const block of objects(content)) {
    const last = pieces.at(-1);
    if ("cachePoint" in block) {
      if (last?.kind !== "text") throw new Error("a cache point behind what is no text");
      pieces[pieces.length - 1] = { ...last, cached: true };
      continue;
    }
    const [[name, value] = ["", null]] = Object.entries(block);
    const read = BLOCKS[name];
    if (!read) throw new Error(`a block of ${name} was sent`);
    pieces.push(read(value));
  }
  return pieces;
};

const toolsIn = (all: Json | undefined): NonNullable<Asked["tools"]> => {
  const tools: { name: string; description: string; schema: Fields; cached?: boolean }[] = [];
  for (const tool of objects(all)) {
    const { name, description, inputSchema } = fields(tool.toolSpec);
    const last = tools.at(-1);
    if ("cachePoint" in tool && last) last.cached = true;
    else
      tools.push({
        name: text(name),
        description: text(description),
        schema: fields(fields(inputSchema).json),
      });
  }
  return tools;
};

/** The bound that an effort is there. */
const HIGH = 16_384;

const read = (request: Fields): Asked => {
  const [system] = piecesOf(request.system);
  const { tools, toolChoice } = fields(request.toolConfig);
  const offered = toolsIn(tools);
  const config = fields(request.inferenceConfig);
  const thinking = fields(fields(request.additionalModelRequestFields).thinking);
  const { jsonSchema } = fields(fields(fields(request.outputConfig).textFormat).structure);
  return {
    ...(system?.kind === "text"
      ? { system: system.text, ...(system.cached ? { systemCached: true } : {}) }
      : {}),
    turns: joined(
      objects(request.messages).map(({ role, content }) => ({
        role: role === "assistant" ? "assistant" : "user",
        pieces: piecesOf(content),
      })),
    ),
    ...(offered.length > 0 ? { tools: offered } : {}),
    ...("any" in fields(toolChoice) ? { choice: "required" } : {}),
    maxTokens: number(config.maxTokens),
    ...("temperature" in config ? { temperature: number(config.temperature) } : {}),
    ...(thinking.budget_tokens === HIGH ? { effort: "high" } : {}),
    ...(jsonSchema === undefined ? {} : { schema: fields(parse(text(fields(jsonSchema).schema))) }),
  };
};

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  calls: "tool_use",
  refused: "content_filtered",
};

const usageOf = ({ usage }: Said): Fields => {
  const {
    inputTokens,
    outputTokens,
    cachedInputTokens: read = 0,
    cacheWriteInputTokens: written = 0,
  } = usage;
  return {
    inputTokens: inputTokens - read - written,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: written,
  };
};

const blockOf = (piece: Piece): Fields => {
  if (piece.kind === "thought")
    return { reasoningContent: { reasoningText: present({ text: piece.text, signature: piece.seal }) } };
  if (piece.kind === "call") return { toolUse: { toolUseId: piece.id, name: piece.name, input: piece.args } };
  return { text: piece.kind === "text" ? piece.text : "" };
};

const deltasOf = (piece: Piece, cut: Cut): Fields[] => {
  if (piece.kind === "call") return cut(JSON.stringify(piece.args)).map((input) => ({ toolUse: { input } }));
  if (piece.kind === "thought") {
    const seal = piece.seal === undefined ? [] : [{ reasoningContent: { signature: piece.seal } }];
    return [...cut(piece.text).map((one) => ({ reasoningContent: { text: one } })), ...seal];
  }
  return cut(piece.kind === "text" ? piece.text : "").map((one) => ({ text: one }));
};

const events = (said: Said, cut: Cut = inThree): string[] => {
  const all: Fields[] = [
    { messageStart: { role: "assistant" } },
    ...said.pieces.flatMap((piece, contentBlockIndex) => [
      ...(piece.kind === "call"
        ? [
            {
              contentBlockStart: {
                contentBlockIndex,
                start: { toolUse: { toolUseId: piece.id, name: piece.name } },
              },
            },
          ]
        : []),
      ...deltasOf(piece, cut).map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } })),
      { contentBlockStop: { contentBlockIndex } },
    ]),
    { messageStop: { stopReason: FINISHES[said.finish] } },
    { metadata: { metrics: { latencyMs: 3 }, usage: usageOf(said) } },
  ];
  return all.map((event) => JSON.stringify(event));
};

/** A provider of Converse. */
export const converse: Provider = {
  dialect: "bedrock-converse",
  cannot: [],
  counts: ["cachedInputTokens", "cacheWriteInputTokens"],
  schema: "converse-request",
  read,
  kept: ({ pieces }) => pieces,
  whole: (said) => ({
    metrics: { latencyMs: 3 },
    output: { message: { role: "assistant", content: said.pieces.map(blockOf) } },
    stopReason: FINISHES[said.finish],
    usage: usageOf(said),
  }),
  events,
  failure: ({ message }) => ({ message }),
  failed: ({ message }) => JSON.stringify({ modelStreamErrorException: { message } }),
};
