import {
  checkPairs,
  checkSeal,
  type Fields,
  fieldsIn,
  fieldsOf,
  merged,
  onlyKnown,
  sealed,
  sse,
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
  "contents systemInstruction tools toolConfig generationConfig safetySettings cachedContent labels serviceTier store";
const NAME = "gemini";
/** Documented for calls of other models. */
export const UNSIGNED = "skip_thought_signature_validator";

const sealOf = (part: Fields): { seal?: string } => {
  const { thoughtSignature: seal } = part;
  if (seal === undefined) return {};
  if (seal !== UNSIGNED) checkSeal([NAME], textOf(seal), "Thought signature is not valid.");
  return { seal: textOf(seal) };
};

const partOf = (part: Fields, calls: string[], results: { at: number }): Item[] => {
  onlyKnown(part, "text thought thoughtSignature inlineData functionCall functionResponse", "parts");
  if (part.functionCall !== undefined) {
    const { name, args } = fieldsOf(part.functionCall);
    calls.push(textOf(name));
    return [{ kind: "call", id: `${calls.length}`, name: textOf(name), input: args ?? {}, ...sealOf(part) }];
  }
  if (part.functionResponse !== undefined) {
    const { name, response } = fieldsOf(part.functionResponse);
    const expected = calls[results.at];
    if (name !== expected) throw new Complaint(`function response ${name} where ${expected} was called`);
    results.at += 1;
    const { output, ...rest } = fieldsOf(response, "functionResponse.response");
    const text =
      typeof output === "string" && Object.keys(rest).length === 0 ? output : JSON.stringify(response);
    return [{ kind: "result", id: `${results.at}`, text }];
  }
  if (part.inlineData !== undefined) {
    const { mimeType, mime_type, data } = fieldsOf(part.inlineData);
    const bytes = Buffer.from(textOf(data), "base64");
    return [{ kind: "image", mediaType: textOf(mimeType ?? mime_type), data: bytes.toString("base64") }];
  }
  const text = textOf(part.text, "parts.text");
  if (part.thought === true || part.thoughtSignature !== undefined)
    return [{ kind: "thought", text, ...sealOf(part) }];
  return [{ kind: "text", text }];
};

/** In a turn that is still going on, the first call of each step needs what it was sealed with. */
const checkSigned = (turns: readonly Turn[]): void => {
  const asked = turns.findLastIndex(
    ({ by, items }) => by === "user" && items.some(({ kind }) => kind === "text"),
  );
  for (const { items } of turns.slice(asked + 1)) {
    const first = items.find((item) => item.kind === "call");
    if (first && first.seal === undefined)
      throw new Complaint(
        `Function call ${first.name} is missing a thought_signature in functionCall parts.`,
      );
  }
};

const usage = {
  promptTokenCount: USAGE.input,
  cachedContentTokenCount: USAGE.cached,
  candidatesTokenCount: USAGE.output - 4,
  thoughtsTokenCount: 4,
  totalTokenCount: USAGE.input + USAGE.output,
};

/** A thought is shown without a seal; the first call has it, or where there is none the text. */
const partsOf = (parts: readonly SaidPart[]): Fields[] => {
  const thought = parts.find(({ kind }) => kind === "thought");
  const bearer = parts.find(({ kind }) => kind === "call") ?? parts.findLast(({ kind }) => kind === "text");
  const sealOn = (part: SaidPart) =>
    part === bearer && thought?.kind === "thought" ? { thoughtSignature: sealed(NAME, thought.text) } : {};
  return parts.map((part) => {
    if (part.kind === "thought") return { text: part.text, thought: true };
    return part.kind === "text"
      ? { text: part.text, ...sealOn(part) }
      : { functionCall: { name: part.name, args: part.input }, ...sealOn(part) };
  });
};

const answer = ({ model, callsBefore }: Meta, parts: readonly object[], last: boolean): object => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...(last ? { finishReason: "STOP" } : {}) }],
  usageMetadata: usage,
  modelVersion: model,
  responseId: `answer-${callsBefore}`,
});

/** A text over several events; what seals it comes with the last. */
const spread = (part: Fields): Fields[] => {
  if (typeof part.text !== "string") return [part];
  const { thoughtSignature, text, ...kind } = part;
  const texts: Fields[] = pieces(text, 9).map((piece) => ({ text: piece, ...kind }));
  return thoughtSignature === undefined ? texts : [...texts, { text: "", thoughtSignature }];
};

const STATUS: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};
const error = (status: number, message: string): object => ({
  error: { code: status, message, status: STATUS[status] ?? "INVALID_ARGUMENT" },
});

/** Gemini's content. */
export const gemini: Wire = {
  eventType: "text/event-stream",

  hear({ body }) {
    onlyKnown(body, KNOWN, "body");
    const [calls, results] = [[] as string[], { at: 0 }];
    const turns = merged(
      fieldsIn(body.contents, "contents").map(({ role, parts }): Turn => {
        if (role !== "user" && role !== "model") throw new Complaint("Please use a valid role: user, model.");
        return {
          by: role,
          items: fieldsIn(parts, "parts").flatMap((part) => partOf(part, calls, results)),
        };
      }),
    );
    if (turns.some(({ items }) => items.length === 0))
      throw new Complaint("contents.parts must not be empty.");
    checkPairs(turns);
    checkSigned(turns);
    const config = body.generationConfig === undefined ? {} : fieldsOf(body.generationConfig);
    const schema = config.responseJsonSchema ?? config.responseSchema;
    if (schema !== undefined && config.responseMimeType !== "application/json")
      throw new Complaint("a response schema needs the response mime type application/json");
    const system = body.systemInstruction === undefined ? {} : fieldsOf(body.systemInstruction);
    return {
      system: fieldsIn(system.parts, "systemInstruction.parts")
        .map(({ text }) => textOf(text))
        .join("\n"),
      turns,
      tools: fieldsIn(body.tools, "tools").flatMap(({ functionDeclarations }) =>
        fieldsIn(functionDeclarations).map(({ name }) => textOf(name)),
      ),
      ...(schema === undefined ? {} : { schema }),
    };
  },

  whole: (parts, meta) => answer(meta, partsOf(parts), true),
  events: (parts, meta) => {
    const all = partsOf(parts).flatMap(spread);
    return all.map((part, index) => sse(answer(meta, [part], index === all.length - 1)));
  },
  error,
  failure: (message) => sse(error(503, message)),
};
