import { answer, definePlugin, type Segment } from "@sluice/sdk";
import { config } from "./config.ts";
import { embed } from "./embed.ts";

/** The usual guess for English: four characters a token. */
const CHARS_PER_TOKEN = 4;
const MAX_ECHO_CHARS = 200;

const tokensOf = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);

const inputTokens = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { text }) => sum + tokensOf(text), 0);

const lastUserText = (segments: readonly Segment[]): string =>
  segments.findLast(({ role }) => role === "user")?.text ?? "";

/** A sentence in pieces as a model would stream them: a word with the space before it. */
const piecesOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [text];

/** Answers chats and embeddings by itself, so that a gateway with no provider can be tried. */
export default definePlugin({
  name: "demo",
  version: "0.1.0",
  description: "Answers by itself, so that the gateway can be tried with no provider.",
  config,
  powers: { text: "read" },
  setup: (values) => values,
  hooks: {
    onRequest: {
      order: "post",
      handler(ctx, { text, dimensions }) {
        const segments = ctx.text.segments();
        const usage = inputTokens(segments);
        if (ctx.api.endsWith("-embeddings")) {
          const embeddings = segments.map((segment) => embed(segment.text, dimensions));
          return answer({ embeddings, usage: { inputTokens: usage, outputTokens: 0 } });
        }
        const asked = lastUserText(segments).slice(-MAX_ECHO_CHARS);
        const said = text ?? `Hello from Sluice. This is the demo service, and you said: "${asked}"`;
        return answer({ text: piecesOf(said), usage: { inputTokens: usage, outputTokens: tokensOf(said) } });
      },
    },
  },
});
