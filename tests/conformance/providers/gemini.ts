import { fields, number, objects, present, text } from "../json.ts";
import type { Asked, Fields, Finish, Picture, Piece, Said } from "../meaning.ts";
import { inThree, joined, joinedTexts } from "../pieces.ts";
import type { Cut, Provider } from "../provider.ts";

const pictureIn = (part: Fields): Picture | undefined => {
  const { mimeType, data } = fields(part.inlineData);
  if ("inlineData" in part) return { type: text(mimeType), data: text(data) };
  return "fileData" in part ? { url: text(fields(part.fileData).fileUri) } : undefined;
};

const resultOf = ({ id, response, parts }: Fields): Piece => {
  const { output, error } = fields(response);
  const [image] = objects(parts).flatMap((part) => pictureIn(part) ?? []);
  return {
    kind: "result",
    id: text(id),
    text: text(output) || text(error),
    ...(image ? { image } : {}),
    ...(error === undefined ? {} : { failed: true }),
  };
};

const pieceOf = (part: Fields): Piece => {
  const image = pictureIn(part);
  if (image) return { kind: "image", image };
  const seal = "thoughtSignature" in part ? { seal: text(part.thoughtSignature) } : {};
  if ("functionCall" in part) {
    const { id, name, args } = fields(part.functionCall);
    return { kind: "call", id: text(id), name: text(name), args: fields(args), ...seal };
  }
  if ("functionResponse" in part) return resultOf(fields(part.functionResponse));
  const said = text(part.text);
  return part.thought === true || "seal" in seal
    ? { kind: "thought", text: said, ...seal }
    : { kind: "text", text: said };
};

const read = (request: Fields): Asked => {
  const [system] = objects(fields(request.systemInstruction).parts);
  const config = fields(request.generationConfig);
  const calling = fields(fields(request.toolConfig).functionCallingConfig);
  const tools = objects(request.tools)
    .flatMap(({ functionDeclarations }) => objects(functionDeclarations))
    .map(({ name, description, parametersJsonSchema }) => ({
      name: text(name),
      description: text(description),
      schema: fields(parametersJsonSchema),
    }));
  return {
    ...(system ? { system: text(system.text) } : {}),
    turns: joined(
      objects(request.contents).map(({ role, parts }) => ({
        role: role === "model" ? "assistant" : "user",
        pieces: joinedTexts(objects(parts).map(pieceOf)),
      })),
    ),
    ...(tools.length > 0 ? { tools } : {}),
    ...(calling.mode === "ANY" ? { choice: "required" } : {}),
    maxTokens: number(config.maxOutputTokens),
    ...("temperature" in config ? { temperature: number(config.temperature) } : {}),
    ...(fields(config.thinkingConfig).thinkingLevel === "HIGH" ? { effort: "high" } : {}),
    ...("responseJsonSchema" in config ? { schema: fields(config.responseJsonSchema) } : {}),
  };
};

/** What the first call of a turn that is not over has in the place of a seal, where another model has made it: the API wants one. */
const UNSEALED = "skip_thought_signature_validator";

const placed = (asked: Asked): Asked => {
  const at = asked.turns.findLastIndex(({ role }) => role === "assistant");
  const goesOn = asked.turns.at(-1)?.pieces.some(({ kind }) => kind === "result");
  return {
    ...asked,
    turns: asked.turns.map((turn, index) => {
      const first = turn.pieces.findIndex(({ kind }) => kind === "call");
      const pieces = turn.pieces.map((piece, nth) =>
        piece.kind === "call" && nth === first ? { seal: UNSEALED, ...piece } : piece,
      );
      return index === at && goesOn ? { ...turn, pieces } : turn;
    }),
  };
};

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: "STOP",
  length: "MAX_TOKENS",
  calls: "STOP",
  refused: "SAFETY",
};

const BASE = { modelVersion: "provider-model-2", responseId: "gemini-provider" };

const usageOf = ({ usage }: Said): Fields => {
  const { inputTokens, outputTokens, reasoningTokens = 0, cachedInputTokens } = usage;
  return present({
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - reasoningTokens,
    totalTokenCount: inputTokens + outputTokens,
    cachedContentTokenCount: cachedInputTokens,
    thoughtsTokenCount: reasoningTokens === 0 ? undefined : reasoningTokens,
  });
};

/** A seal of a thought stands on the part behind it. */
const partsOf = (pieces: readonly Piece[], cut: Cut): Fields[] =>
  pieces.flatMap((piece, at): Fields[] => {
    const before = pieces[at - 1];
    const seal = before?.kind === "thought" && before.seal ? { thoughtSignature: before.seal } : {};
    if (piece.kind === "call")
      return [{ functionCall: { id: piece.id, name: piece.name, args: piece.args }, ...seal }];
    if (piece.kind !== "text" && piece.kind !== "thought") return [];
    const thought = piece.kind === "thought" ? { thought: true } : {};
    const said = cut(piece.text).map((one) => ({ text: one, ...thought }));
    return said.map((part, nth) => (nth === said.length - 1 ? { ...part, ...seal } : part));
  });

const whole = (said: Said): Fields => ({
  candidates: [
    {
      content: { role: "model", parts: partsOf(said.pieces, (text) => [text]) },
      finishReason: FINISHES[said.finish],
      index: 0,
    },
  ],
  usageMetadata: usageOf(said),
  ...BASE,
});

const events = (said: Said, cut: Cut = inThree): string[] => {
  const parts = partsOf(said.pieces, cut);
  return parts.map((part, at) => {
    const last = at === parts.length - 1;
    const end = last ? { finishReason: FINISHES[said.finish] } : {};
    const usageMetadata = last ? usageOf(said) : { promptTokenCount: said.usage.inputTokens };
    const candidate = { content: { role: "model", parts: [part] }, ...end, index: 0 };
    return JSON.stringify({ candidates: [candidate], usageMetadata, ...BASE });
  });
};

const STATUSES: Readonly<Record<number, string>> = { 400: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED" };

const failure: Provider["failure"] = ({ message, status = 503 }) => ({
  error: { code: status, message, status: STATUSES[status] ?? "UNAVAILABLE" },
});

/** A provider of gemini. */
export const gemini: Provider = {
  dialect: "gemini",
  cannot: ["cache", "cached-tools"],
  counts: ["cachedInputTokens", "reasoningTokens"],
  schema: "gemini-request",
  read,
  kept: ({ pieces }) => {
    const [seal] = pieces.flatMap((piece) => (piece.kind === "thought" && piece.seal ? [piece.seal] : []));
    return pieces.map((piece) => {
      if (piece.kind === "thought") return { kind: "thought", text: piece.text };
      return piece.kind === "call" && seal ? { ...piece, seal } : piece;
    });
  },
  placed,
  whole,
  events,
  failure,
  failed: (failed) => JSON.stringify(failure(failed)),
};
