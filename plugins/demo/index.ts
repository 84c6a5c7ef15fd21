import { answer, definePlugin, deny, type JsonValue } from "@sluice/sdk";
import { config } from "./config.ts";
import { embed } from "./embed.ts";
import { EMBEDDED, inputsOf, SAID, type Said, textsOf } from "./read.ts";

/** The usual guess for English: four characters a token. */
const CHARS_PER_TOKEN = 4;
const MAX_ECHO_CHARS = 200;
/** Vectors cost time for each character and for each of their numbers, and nobody else is served meanwhile. */
const MAX_EMBEDDED_CHARS = 16_384;
const MAX_NUMBERS = 16_384;

const tokensOf = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);

const lastUserText = (texts: readonly Said[]): string =>
  texts.findLast(({ role }) => role === "user")?.text ?? "";

/** A sentence in pieces as a model would stream them: a word with the space before it. */
const piecesOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [text];

type Place = (typeof SAID | typeof EMBEDDED)[number];
interface BodyOf {
  get(place: Place): JsonValue | undefined;
}

const tooMuch = (what: string) => deny({ code: "DEMO_TOO_MUCH", status: 413, message: what });

const tooLarge = () =>
  tooMuch("The demo service takes up to 64 kB; send less, or ask a service with a provider.");

/** The first of some places that is there; one that is too large is not. */
const firstOf = (body: BodyOf, places: readonly Place[]): JsonValue | undefined => {
  for (const place of places) {
    const value = body.get(place);
    if (value !== undefined) return value;
  }
  return undefined;
};

const vectorsOf = (input: JsonValue, dimensions: number) => {
  const inputs = inputsOf(input);
  const chars = inputs.reduce((sum, { length }) => sum + length, 0);
  if (chars > MAX_EMBEDDED_CHARS || inputs.length * dimensions > MAX_NUMBERS) {
    return tooMuch(
      `The demo service makes vectors of up to ${MAX_EMBEDDED_CHARS} characters, and ${Math.floor(MAX_NUMBERS / dimensions)} at once. Send less.`,
    );
  }
  const inputTokens = inputs.reduce((sum, one) => sum + tokensOf(one), 0);
  const embeddings = inputs.map((one) => embed(one, dimensions));
  return answer({ embeddings, usage: { inputTokens, outputTokens: 0 } });
};

const replyTo = (said: JsonValue, text: string | undefined) => {
  const texts = textsOf(said);
  const asked = lastUserText(texts).slice(-MAX_ECHO_CHARS);
  const reply = text ?? `Hello from Sluice. This is the demo service, and you said: "${asked}"`;
  const inputTokens = texts.reduce((sum, one) => sum + tokensOf(one.text), 0);
  return answer({ text: piecesOf(reply), usage: { inputTokens, outputTokens: tokensOf(reply) } });
};

/** Answers chats and embeddings by itself, so that a gateway with no provider can be tried. */
export default definePlugin({
  name: "demo",
  version: "0.1.0",
  description: "Answers by itself, so that the gateway can be tried with no provider.",
  config,
  powers: { body: { read: ["/messages", "/input", "/contents", "/content", "/requests"] } },
  setup: (values) => values,
  hooks: {
    onRequest: {
      order: "post",
      handler({ api, body }, { text, dimensions }) {
        const said = api.endsWith("-embeddings") ? undefined : firstOf(body, SAID);
        if (said !== undefined) return replyTo(said, text);
        const input = firstOf(body, EMBEDDED);
        return input === undefined ? tooLarge() : vectorsOf(input, dimensions);
      },
    },
  },
});
