import type { TextShape } from "../text-shape.ts";
import { fields, repeated } from "./fields.ts";

/** A value whose place or key counts, but which holds nothing that is read. */
const plain: TextShape = {};
const named = (...keys: string[]): Record<string, TextShape> =>
  Object.fromEntries(keys.map((key) => [key, plain]));

/** A file's or a tool's name, or an address. */
const name: TextShape = { text: "name", channel: "name" };
const blob = fields({ ...named("mimeType", "data"), displayName: name });
const file = fields({ ...named("mimeType"), fileUri: name, displayName: name });

/** `calls`: what the name of a called tool is. */
const partWith = (calls: TextShape, thought: boolean): TextShape =>
  fields({
    ...named("thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata"),
    text: thought ? { text: "reasoning", channel: "thought" } : { text: "text", channel: "text" },
    inlineData: blob,
    fileData: file,
    functionCall: fields({
      ...named("id", "args", "willContinue"),
      name: calls,
      partialArgs: repeated(partialArg),
    }),
    functionResponse: fields({
      ...named("id", "response", "scheduling", "willContinue"),
      name: calls,
      parts: repeated(fields({ inlineData: blob, fileData: file })),
    }),
    toolCall: fields(named("id", "toolType", "args")),
    toolResponse: fields(named("id", "toolType", "response")),
    executableCode: fields(named("id", "language", "code")),
    codeExecutionResult: fields(named("id", "outcome", "output")),
  });

const partialArg = fields(
  named("jsonPath", "stringValue", "numberValue", "boolValue", "nullValue", "willContinue"),
);

/** A part of a request's content; `thought`: of what a model thought. */
export const askedPart = { said: partWith(name, false), thought: partWith(name, true) };
/** A part of an answer's content. Its names are of tools that the client itself has defined. */
export const part = { said: partWith(plain, false), thought: partWith(plain, true) };

const contentOf = (item: TextShape): TextShape => fields({ ...named("role"), parts: repeated(item) });
/** A turn of a request. */
export const content = contentOf(askedPart.said);

const functionDeclaration = fields(
  named(
    "name",
    "description",
    "behavior",
    "parameters",
    "parametersJsonSchema",
    "response",
    "responseJsonSchema",
  ),
);
const tool = fields({
  ...named(
    "googleSearch",
    "googleSearchRetrieval",
    "googleMaps",
    "codeExecution",
    "urlContext",
    "fileSearch",
  ),
  ...named("computerUse", "retrieval", "enterpriseWebSearch", "mcpServers"),
  functionDeclarations: repeated(functionDeclaration),
});
const toolConfig = fields({
  ...named("retrievalConfig", "includeServerSideToolInvocations"),
  functionCallingConfig: fields(named("mode", "allowedFunctionNames", "streamFunctionCallArguments")),
});

const generationConfig = fields({
  ...named("responseMimeType", "responseSchema", "responseJsonSchema", "responseModalities", "stopSequences"),
  ...named("temperature", "topP", "topK", "candidateCount", "maxOutputTokens", "seed", "presencePenalty"),
  ...named("frequencyPenalty", "responseLogprobs", "logprobs", "speechConfig", "mediaResolution"),
  ...named("audioTimestamp", "routingConfig", "modelSelectionConfig", "enableAffectiveDialog", "imageConfig"),
  ...named("enableEnhancedCivicAnswers", "responseFormat"),
  thinkingConfig: fields(named("includeThoughts", "thinkingBudget", "thinkingLevel")),
});

/** What a request of any operation may say of its content. */
export const askedFields: Readonly<Record<string, TextShape>> = {
  ...named("model", "cachedContent", "labels", "serviceTier", "store"),
  contents: repeated(content),
  systemInstruction: content,
  tools: repeated(tool),
  toolConfig,
  safetySettings: repeated(fields(named("category", "threshold", "method"))),
  generationConfig,
};

/** A request. Keys that do not stand here pass; those that do are read in one way only. */
export const requestShape = fields(askedFields);

const candidate = fields({
  ...named("index", "finishReason", "logprobsResult", "avgLogprobs", "safetyRatings", "citationMetadata"),
  ...named("tokenCount", "urlContextMetadata", "finishMessage"),
  groundingMetadata: fields({
    ...named("groundingChunks", "groundingSupports", "searchEntryPoint", "webSearchQueries"),
    ...named("imageSearchQueries", "retrievalQueries", "retrievalMetadata"),
  }),
  content: contentOf(part.said),
});

/** An answer, and an event of a stream. */
export const answerShape = fields({
  ...named("promptFeedback", "usageMetadata", "modelVersion", "responseId", "createTime"),
  candidates: repeated(candidate),
});
