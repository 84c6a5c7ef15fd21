import type { Client } from "../client.ts";
import { fields, list, number, objects, parse, present, type Sse, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Picture, Piece, Said, Turn } from "../meaning.ts";
import { joinedTexts } from "../pieces.ts";

const imageOf = (image: Picture): Fields =>
  "url" in image
    ? { fileData: { fileUri: image.url, mimeType: "image/png" } }
    : { inlineData: { mimeType: image.type, data: image.data } };

/** The name of a call stands in its result here. */
const partOf = (piece: Piece, names: ReadonlyMap<string, string>): Fields => {
  switch (piece.kind) {
    case "text":
      return { text: piece.text };
    case "image":
      return imageOf(piece.image);
    case "thought":
      return { text: piece.text, thought: true };
    case "call":
      return { functionCall: { id: piece.id, name: piece.name, args: piece.args } };
    case "result": {
      const { id, text: said, image, failed } = piece;
      const response = failed ? { error: said } : { output: said };
      const parts = image && [imageOf(image)];
      return { functionResponse: present({ id, name: names.get(id), response, parts }) };
    }
  }
};

const contentOf = ({ role, pieces }: Turn, names: ReadonlyMap<string, string>): Fields => ({
  role: role === "assistant" ? "model" : "user",
  parts: pieces.map((piece) => partOf(piece, names)),
});

const write = (asked: Asked): Fields => {
  const { system, systemCached, turns, tools, choice, maxTokens, temperature, effort, schema } = asked;
  const calls = turns.flatMap(({ pieces }) => pieces.filter((piece) => piece.kind === "call"));
  const names = new Map(calls.map(({ id, name }) => [id, name]));
  return present({
    contents: turns.map((turn) => contentOf(turn, names)),
    systemInstruction: system === undefined ? undefined : { parts: [{ text: system }] },
    tools: tools && [
      {
        functionDeclarations: tools.map(({ name, description, schema: parametersJsonSchema }) => ({
          name,
          description,
          parametersJsonSchema,
        })),
      },
    ],
    // What is to be kept is put there before, and named.
    cachedContent: systemCached ? "cachedContents/conformance" : undefined,
    toolConfig: choice && { functionCallingConfig: { mode: "ANY" } },
    generationConfig: present({
      maxOutputTokens: maxTokens,
      temperature,
      thinkingConfig: effort && { thinkingLevel: "HIGH", includeThoughts: true },
      responseMimeType: schema && "application/json",
      responseJsonSchema: schema,
    }),
  });
};

const candidateOf = (answer: Fields): Fields => fields(objects(answer.candidates)[0]);

const resume = (request: Fields, answer: Fields, said: readonly Piece[]): Fields => {
  const content = fields(candidateOf(answer).content);
  const calls = objects(content.parts).map(({ functionCall }) => fields(functionCall));
  const names = new Map(calls.map(({ id, name }) => [text(id), text(name)]));
  const next = contentOf({ role: "user", pieces: said }, names);
  return { ...request, contents: [...list(request.contents), content, next] };
};

const FINISHES: Readonly<Record<string, Finish>> = { STOP: "stop", MAX_TOKENS: "length", SAFETY: "refused" };

const pieceOf = (part: Fields): Piece[] => {
  const call = fields(part.functionCall);
  if ("functionCall" in part)
    return [{ kind: "call", id: text(call.id), name: text(call.name), args: fields(call.args) }];
  const said = text(part.text);
  if (said === "") return [];
  return [{ kind: part.thought === true ? "thought" : "text", text: said }];
};

const read = (answer: Fields): Said => {
  const candidate = candidateOf(answer);
  const pieces = joinedTexts(objects(fields(candidate.content).parts).flatMap(pieceOf));
  const usage = fields(answer.usageMetadata);
  const thought = number(usage.thoughtsTokenCount);
  const finish = FINISHES[text(candidate.finishReason)] ?? "refused";
  const calls = pieces.some(({ kind }) => kind === "call");
  return {
    pieces,
    // That tools are to be called has no name of its own here.
    finish: finish === "stop" && calls ? "calls" : finish,
    usage: {
      inputTokens: number(usage.promptTokenCount),
      outputTokens: number(usage.candidatesTokenCount) + thought,
      cachedInputTokens: number(usage.cachedContentTokenCount),
      reasoningTokens: thought,
    },
  };
};

/** The pieces of one candidate; its end and all usage in the last event. */
const assemble = (events: readonly Sse[]): Fields => {
  const chunks = events.map(({ data }) => fields(parse(data)));
  const last = chunks.at(-1) ?? {};
  const parts: Json[] = [];
  for (const chunk of chunks) {
    const [candidate, ...more] = objects(chunk.candidates);
    if (more.length > 0) throw new Error("more candidates than were asked for");
    if (chunk !== last && candidate && "finishReason" in candidate)
      throw new Error("a candidate ends before the stream does");
    parts.push(...list(fields(candidate?.content).parts));
  }
  if (!("finishReason" in candidateOf(last))) throw new Error("the candidate does not end");
  const candidate = { ...candidateOf(last), content: { role: "model", parts } };
  return { ...last, candidates: [candidate] };
};

/** A client of gemini. A stream comes as events, or as the items of one JSON array. */
export const gemini: Client = {
  dialect: "gemini",
  cannot: ["cache", "cached-tools"],
  send: (model, stream) => ({
    path: `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    headers: {},
  }),
  write,
  resume,
  assemble,
  read,
  failure: (body) => ({
    message: text(fields(body.error).message),
    status: number(fields(body.error).code),
  }),
  broken(events) {
    const at = events.findIndex(({ data }) => "error" in fields(parse(data)));
    if (at < 0) return undefined;
    if (at !== events.length - 1) throw new Error("something follows the error");
    return gemini.failure(fields(parse(events[at]?.data ?? "")));
  },
  schemas: { answer: "gemini-answer", event: "gemini-answer", error: "gemini-error" },
  valueOf: ({ data }) => parse(data),
};
