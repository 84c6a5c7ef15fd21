import { BEHAVIOURS, behave, unknownBehaviours } from "./behaviours.ts";
import { type Recording, recording, recordingNames } from "./recordings.ts";
import type { Records } from "./records.ts";
import { errorScript, makeScript, type Script, type UpstreamRequest } from "./script.ts";

export interface UpstreamOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** `on-request`: the event with nothing but usage only where a request asks for it. Default: as recorded. */
  readonly usage?: "as-recorded" | "on-request";
  /** Behaviours of every request, as they would stand behind a model name: `delayMs=200&crlf`. */
  readonly behaviours?: string;
}

/** What to answer to a request. */
export type Answers = (request: UpstreamRequest) => Script;

const json = (value: unknown): Script => makeScript({ body: JSON.stringify(value) });

const models = (): Script =>
  json({
    object: "list",
    data: recordingNames().map((id) => ({ id, object: "model", created: 1760000000, owned_by: "replay" })),
  });

interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly base64: boolean;
}

const asked = (body: string): Asked | string => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return "The body is not JSON.";
  }
  if (typeof value !== "object" || value === null) return "The body is not an object.";
  if (!("model" in value) || typeof value.model !== "string") return "model is not a string.";
  return {
    model: value.model,
    stream: "stream" in value && value.stream === true,
    base64: "encoding_format" in value && value.encoding_format === "base64",
  };
};

const withBase64 = (whole: Buffer): string => {
  const answer = JSON.parse(whole.toString());
  for (const item of answer.data ?? []) {
    item.embedding = Buffer.from(new Float32Array(item.embedding).buffer).toString("base64");
  }
  return JSON.stringify(answer);
};

const isError = (whole: Buffer): boolean => "error" in JSON.parse(whole.toString());

const replay = (found: Recording, { stream, base64 }: Asked): Script => {
  const { whole, events } = found;
  if (whole !== undefined && isError(whole)) return makeScript({ body: whole }, 400);
  if (stream) {
    return events === undefined
      ? errorScript(400, `The recording ${found.name} has no stream.`)
      : makeScript({ events: [...events, "[DONE]"] });
  }
  if (whole === undefined) return errorScript(400, `The recording ${found.name} has a stream alone.`);
  return makeScript({ body: base64 ? withBase64(whole) : whole });
};

const joined = (...queries: readonly string[]): URLSearchParams =>
  new URLSearchParams(queries.filter((query) => query !== "").join("&"));

/** Answers out of the recordings, for one upstream. */
export const makeAnswers = (records: Records, options: UpstreamOptions): Answers => {
  const always = joined(
    options.usage === "on-request" ? "usageOnRequest" : "",
    options.behaviours ?? "",
  ).toString();
  const timesAsked = new Map<string, number>();

  const complete: Answers = (request) => {
    const want = asked(request.body);
    if (typeof want === "string") return errorScript(400, want);
    const [name = "", ...told] = want.model.split("?");
    const values = joined(always, told.join("?"));
    const found = recording(name);
    if (found === undefined) {
      return errorScript(400, `No recording is named ${name}. Known: ${recordingNames().join(", ")}.`);
    }
    const unknown = unknownBehaviours(values);
    if (unknown.length > 0) {
      const known = Object.entries(BEHAVIOURS).map(([key, { what }]) => `${key} (${what})`);
      return errorScript(400, `Unknown behaviour ${unknown.join(", ")}. Known: ${known.join("; ")}.`);
    }
    const times = (timesAsked.get(want.model) ?? 0) + 1;
    timesAsked.set(want.model, times);
    const script = replay(found, want);
    const limit = values.get("onlyFirst");
    if (limit === null || times <= Number(limit)) behave(script, values, request);
    return script;
  };

  const ROUTES: Readonly<Record<string, Answers>> = {
    "POST /v1/chat/completions": complete,
    "POST /v1/embeddings": complete,
    "GET /v1/models": models,
    "GET /__requests": () => json(records),
    "DELETE /__requests": () => {
      records.clear();
      timesAsked.clear();
      return json({ cleared: true });
    },
  };

  return (request) => {
    const route = `${request.method} ${request.path.split("?")[0]}`;
    const answer = ROUTES[route];
    if (answer === undefined) {
      return errorScript(404, `Nothing at ${route}. Known: ${Object.keys(ROUTES).join(", ")}.`);
    }
    try {
      return answer(request);
    } catch (thrown) {
      return errorScript(400, thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
};

/** Requests about the upstream itself, which are not recorded. */
export const isControl = (path: string): boolean => path.startsWith("/__");
