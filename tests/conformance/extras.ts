import { expect } from "bun:test";
import { until } from "../upstream/until.ts";
import { answering, requestOf, send, type Trial } from "./cell.ts";
import type { FeatureName } from "./features.ts";
import { eventsIn, fields, list, parse, type Sse } from "./json.ts";
import type { Failure, Fields, Json } from "./meaning.ts";
import { mustFit } from "./schema.ts";
import { onTheWire, type Script } from "./upstream.ts";

/** A trial with a model of its own, so that what was told of another is not heard. */
const anew = (trial: Trial, name: string): Trial => ({ ...trial, model: `${trial.model}_${name}` });

const ask = async (
  trial: Trial,
  answer: (came: { readonly stream: boolean }) => Script,
): Promise<Response> => {
  trial.upstream.answer(trial.model, answer);
  return await send(trial, requestOf(trial, trial.feature.asked));
};

const decoder = new TextDecoder();

/** Half of a stream is with the client while the provider holds the other half. */
const flows = async (first: Trial): Promise<void> => {
  if (!first.stream) return;
  const trial = anew(first, "flows");
  const { kind, feature } = trial;
  const { dialect } = kind.provider;
  const events = kind.provider.events(feature.said);
  const bytes = onTheWire(dialect, events);
  const half = events.slice(0, events.findIndex((event) => event.includes("word10")) + 1);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const response = await ask(trial, () => ({
    body: bytes,
    held,
    holdAfter: onTheWire(dialect, half).length,
  }));
  const reader = response.body?.getReader();
  let came = "";
  const more = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true };
    came += value ? decoder.decode(value, { stream: true }) : "";
    return !done;
  };
  while (!came.includes("word10") && (await more()));
  expect(came).toContain("word10");
  expect(came).not.toContain("word59");
  release();
  while (await more());
  expect(came).toContain("word59");
};

/** The items of a stream that comes as one JSON array, as the events that they are. */
const itemsIn = (text: string): Sse[] =>
  list(parse(text)).map((item) => ({ name: "", data: JSON.stringify(item) }));

/** A client of gemini may want a JSON array in the place of events. */
const asArray = async (first: Trial): Promise<void> => {
  if (!first.stream || first.client.dialect !== "gemini" || first.cell.exception?.refused) return;
  const trial = anew(first, "array");
  const { client, kind, feature, gateway, model } = trial;
  trial.upstream.answer(model, answering(trial, feature.said));
  const { path } = client.send(`${kind.name}/${kind.model(model)}`, true);
  const sent = requestOf(trial, feature.asked);
  const response = await gateway.post(path.replace("?alt=sse", ""), sent);
  expect(response.headers.get("content-type")).toContain("application/json");
  const items = itemsIn(await response.text());
  for (const { data } of items) mustFit(client.schemas.event, parse(data));
  expect(client.read(client.assemble(items)).finish).toBe(feature.said.finish);
};

/** Some providers say in their errors what they were shown. */
const told = ({ kind: { secrets } }: Trial, what: string): string =>
  `${what} for key ${secrets.join(" and ")}.`;

const noSecretIn = ({ kind: { secrets } }: Trial, text: string): void => {
  for (const secret of secrets) expect(text).not.toContain(secret);
};

/** Errors in the place of an answer, and the status and the words by which a client is told of them. */
const REFUSALS: readonly { readonly status: number; readonly told: number; readonly own: boolean }[] = [
  { status: 400, told: 400, own: true },
  { status: 404, told: 404, own: true },
  { status: 429, told: 429, own: true },
  { status: 500, told: 500, own: true },
  { status: 503, told: 503, own: true },
  // To the client its own key is fine.
  { status: 401, told: 502, own: false },
  { status: 403, told: 502, own: false },
];

const refuses = async (first: Trial): Promise<void> => {
  for (const { status, told: expected, own } of REFUSALS) {
    const trial = anew(first, `status-${status}`);
    const { client, kind, upstream } = trial;
    const message = told(trial, `Refused with ${status}`);
    const body = JSON.stringify(kind.provider.failure({ message, status }));
    const response = await ask(trial, () => ({ status, headers: { "retry-after": "7" }, body }));
    const text = await response.text();
    expect(response.status).toBe(expected);
    const error = fields(parse(text));
    mustFit(client.schemas.error, error);
    noSecretIn(trial, text);
    if (own) {
      expect(client.failure(error).message).toContain(`Refused with ${status}`);
      expect(response.headers.get("retry-after")).toBe("7");
    }
    expect(upstream.cameTo(trial.model).length).toBeGreaterThan(0);
  }
};

/** A stream breaks after so many events; a client that has the head already is told in its stream. */
const breaks = async (first: Trial): Promise<void> => {
  if (!first.stream) return;
  const { provider } = first.kind;
  const whole = provider.events(first.feature.said);
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  const failed = (at: number): string => provider.failed({ message: told(first, "It broke") }, at);
  const cases: readonly {
    readonly name: string;
    readonly events: readonly string[];
    readonly own: boolean;
  }[] = [
    { name: "before any content", events: [failed(0)], own: true },
    { name: "after content", events: [...half, failed(half.length)], own: true },
    { name: "without an end", events: half, own: false },
  ];
  for (const { name, events, own } of cases) {
    const trial = anew(first, name.replaceAll(" ", "-"));
    const response = await ask(trial, () => ({ body: onTheWire(provider.dialect, events) }));
    const text = await response.text();
    noSecretIn(trial, text);
    const failure = response.status === 200 ? brokenIn(trial, text) : wholeFailure(trial, response, text);
    if (own) expect(failure.message).toContain("It broke");
    else expect(failure.message).toContain("broke off");
    await failedIn(trial);
  }
};

const brokenIn = ({ client }: Trial, text: string): Failure => {
  const events = eventsIn(text);
  for (const event of events) {
    const value: Json | undefined = client.valueOf(event);
    if (value !== undefined) mustFit(client.schemas.event, value);
  }
  const failure = client.broken(events);
  if (!failure) throw new Error(`nothing tells of the break: ${text.slice(-400)}`);
  return failure;
};

const wholeFailure = ({ client }: Trial, response: Response, text: string): Failure => {
  expect(response.status).toBeGreaterThanOrEqual(400);
  const error: Fields = fields(parse(text));
  mustFit(client.schemas.error, error);
  return client.failure(error);
};

const failedIn = async ({ gateway, kind, model }: Trial): Promise<void> => {
  const found = () => gateway.records.find((record) => record.model === `${kind.name}/${kind.model(model)}`);
  await until(() => found() !== undefined);
  expect(found()?.outcome).toBe("failed");
};

/** A chat client that has not asked for usage in a stream gets none, and it is recorded all the same. */
const unasked = async (first: Trial): Promise<void> => {
  if (!first.stream || first.client.dialect !== "openai-chat") return;
  const trial = anew(first, "unasked");
  const { upstream, model, feature, gateway, kind } = trial;
  upstream.answer(model, answering(trial, feature.said));
  const { stream_options: _, ...sent } = requestOf(trial, feature.asked);
  const text = await (await send(trial, sent)).text();
  expect(text).not.toContain('"usage":{');
  expect(text).toEndWith("data: [DONE]\n\n");
  const found = () => gateway.records.find((record) => record.model === `${kind.name}/${kind.model(model)}`);
  await until(() => found() !== undefined);
  expect(found()?.usage).toMatchObject({ inputTokens: 35, outputTokens: 12 });
};

/** What of a feature is more than one request and its answer. */
export const EXTRAS: Readonly<Partial<Record<FeatureName, readonly ((trial: Trial) => Promise<void>)[]>>> = {
  text: [asArray],
  stream: [flows, asArray],
  tools: [asArray],
  "parallel tools": [asArray],
  errors: [refuses, breaks],
  usage: [unasked, asArray],
};
