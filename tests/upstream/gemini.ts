import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Random } from "../../core/dialects/testing/random.ts";

const SHARED = resolve(import.meta.dir, "../../../shared/recordings/gemini");

/** An answer of a provider that speaks `gemini`: whole, and the data of each event. */
export interface GeminiRecording {
  readonly whole: string;
  readonly events: readonly string[];
}

const USAGE = { promptTokenCount: 9, candidatesTokenCount: 7, thoughtsTokenCount: 20, totalTokenCount: 36 };
const HEAD = { modelVersion: "m-1", responseId: "r-1" };

const recordingOf = (parts: readonly object[], finish = "STOP", more: object = {}): GeminiRecording => {
  const event = (own: readonly object[], last: boolean) =>
    JSON.stringify({
      candidates: [
        {
          content: { parts: own, role: "model" },
          ...(last ? { finishReason: finish, ...more } : {}),
          index: 0,
        },
      ],
      usageMetadata: USAGE,
      ...HEAD,
    });
  const [last] = parts.slice(-1);
  return {
    whole: event(parts, true),
    events: [...parts.slice(0, -1).map((part) => event([part], false)), event(last ? [last] : [], true)],
  };
};

/** Answers of our own making, by the model that a request names. */
const OWN: Readonly<Record<string, GeminiRecording>> = {
  text: recordingOf([
    { text: "Let me see\u2028", thought: true },
    { text: "Ask ann@a.de" },
    { text: " or bob@b." },
    { text: "de: Grüße \u{1f44b}\u{1f3fd}" },
    { text: "", thoughtSignature: "c2ln" },
  ]),
  tools: recordingOf([
    { functionCall: { name: "weather", args: { place: "ann@a.de", days: 3 } }, thoughtSignature: "c2ln" },
    { functionCall: { name: "weather", args: { place: "bob@b.de", card: 4111111111111111 } } },
    { text: "" },
  ]),
  patch: recordingOf([
    { functionCall: { name: "ApplyPatch", args: { input: "*** Begin Patch\n*** End Patch" } } },
    { text: "" },
  ]),
  grounded: recordingOf([{ text: "by ann@a.de" }], "STOP", {
    logprobsResult: { chosenCandidates: [{ token: "ann@a.de" }] },
    groundingMetadata: {
      webSearchQueries: ["ann@a.de"],
      groundingSupports: [{ segment: { text: "by ann@a.de" } }],
    },
  }),
};

const CHUNKS = ".chunks.txt";

const shared = (): Record<string, GeminiRecording> => {
  if (!existsSync(SHARED)) return {};
  const names = readdirSync(SHARED).filter((file) => file.endsWith(CHUNKS));
  return Object.fromEntries(
    names.map((file) => {
      const name = file.slice(0, -CHUNKS.length);
      const read = (path: string) => readFileSync(join(SHARED, path), "utf8");
      return [name, { whole: read(`${name}.json`), events: read(file).split("\n").filter(Boolean) }];
    }),
  );
};

/** All answers by name; those of real providers only where they lie beside the project. */
export const GEMINI_RECORDINGS: Readonly<Record<string, GeminiRecording>> = { ...OWN, ...shared() };

/** What the answer `cut` says, in events that are cut anew for each seed. */
export const CUT_TEXT =
  "Write to ann@a.de, or \u{1f44b}\u{1f3fd} bob@b.de; the card is 4111111111111111, for 1111.";

const cutBy = (seed: number): GeminiRecording => {
  const random = new Random(seed);
  const pieces: string[] = [];
  for (let rest = CUT_TEXT; rest !== ""; ) {
    const size = 1 + random.int(9);
    pieces.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return {
    whole: recordingOf([{ text: CUT_TEXT }]).whole,
    events: recordingOf(pieces.map((text) => ({ text }))).events,
  };
};

/** What a provider answers where a quota is used up. */
export const QUOTA_ERROR = JSON.stringify({
  error: {
    code: 429,
    message: "You exceeded your current quota.",
    status: "RESOURCE_EXHAUSTED",
    details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.4s" }],
  },
});

/** What it was asked. */
export interface GeminiRequest {
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** Whether the one who asked has gone away before the end. */
  readonly gone: boolean;
}

/** A provider that speaks `gemini`, and answers out of recordings. */
export interface GeminiUpstream {
  /** Base URL, up to and with `/v1beta`. */
  readonly url: string;
  readonly requests: readonly GeminiRequest[];
  stop(): Promise<void>;
}

const JSON_HEAD = { "content-type": "application/json; charset=UTF-8" };
const OTHERS: Readonly<Record<string, string>> = {
  countTokens: '{"totalTokens":11}',
  embedContent: '{"embedding":{"values":[0.5,-1]},"usageMetadata":{"promptTokenCount":2}}',
  batchEmbedContents: '{"embeddings":[{"values":[0.5]},{"values":[1]}]}',
};

/** Events one at a time; `paceMs` between them, `cutAfter` that many the connection ends. */
const streamOf = (events: readonly string[], told: URLSearchParams, onGone: () => void) => {
  const rest = events.slice(0, Number(told.get("cutAfter") ?? events.length));
  const paceMs = Number(told.get("paceMs") ?? 0);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = rest.shift();
      if (next === undefined) return controller.close();
      await Bun.sleep(paceMs);
      controller.enqueue(new TextEncoder().encode(`data: ${next}\r\n\r\n`));
    },
    cancel: onGone,
  });
};

/** Starts it. A model's name may tell more behind a `~`: `text~paceMs=20`. */
export const startGeminiUpstream = (): GeminiUpstream => {
  const requests: { path: string; headers: Headers; body: string; gone: boolean }[] = [];
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      const { pathname, search, searchParams } = new URL(request.url);
      const asked = {
        path: pathname + search,
        headers: request.headers,
        body: await request.text(),
        gone: false,
      };
      requests.push(asked);
      const [, model = "", action = ""] = /\/models\/([^:]*):(.*)$/.exec(pathname) ?? [];
      const [name = "", told = ""] = decodeURIComponent(model).split("~");
      if (name === "quota") return new Response(QUOTA_ERROR, { status: 429, headers: JSON_HEAD });
      const other = OTHERS[action];
      if (other !== undefined) return new Response(other, { headers: JSON_HEAD });
      const seed = new URLSearchParams(told).get("seed") ?? "1";
      const found = name === "cut" ? cutBy(Number(seed)) : GEMINI_RECORDINGS[name];
      if (!found)
        return new Response(`{"error":{"code":404,"message":"no ${name}","status":"NOT_FOUND"}}`, {
          status: 404,
        });
      if (action === "generateContent") return new Response(found.whole, { headers: JSON_HEAD });
      if (searchParams.get("alt") !== "sse") return new Response("[]", { headers: JSON_HEAD });
      const events = streamOf(found.events, new URLSearchParams(told), () => {
        asked.gone = true;
      });
      return new Response(events, { headers: { "content-type": "text/event-stream" } });
    },
  });
  return { url: `${server.url}v1beta`, requests, stop: () => server.stop(true) };
};
