import { expect } from "bun:test";
import { until } from "../upstream/until.ts";
import type { Cell } from "./cells.ts";
import type { Client } from "./client.ts";
import { CLIENTS } from "./clients/index.ts";
import { counted, expectedRequest, seen, toldBy } from "./expected.ts";
import { FEATURES, type Feature } from "./features.ts";
import type { ConformanceGateway } from "./gateway.ts";
import { eventsIn, fields, parse } from "./json.ts";
import type { Kind } from "./kinds.ts";
import type { Asked, Fields, Said } from "./meaning.ts";
import { mustFit } from "./schema.ts";
import { onTheWire, type ScriptedUpstream } from "./upstream.ts";

/** A cell with what it needs to be tried. */
export interface Trial {
  readonly gateway: ConformanceGateway;
  readonly client: Client;
  readonly kind: Kind;
  readonly upstream: ScriptedUpstream;
  readonly feature: Feature;
  readonly stream: boolean;
  /** The model's name, the test's own. */
  readonly model: string;
  readonly cell: Cell;
}

/** A trial of a cell, streamed or not. */
export const trialOf = (
  gateway: ConformanceGateway,
  cell: Cell,
  stream: boolean,
  service: string = cell.kind,
): Trial => {
  const { kind, upstream } = gateway.kinds.get(cell.kind) ?? {};
  if (!kind || !upstream) throw new Error(`no kind is named ${cell.kind}`);
  const client = CLIENTS[cell.client];
  const model = [cell.client, cell.feature.replaceAll(" ", "-"), stream ? "streamed" : "whole", service].join(
    "_",
  );
  return { gateway, client, kind, upstream, feature: FEATURES[cell.feature], stream, model, cell };
};

/** What the provider answers, in the form that it is asked for. */
export const answering =
  ({ kind: { provider } }: Trial, said: Said) =>
  ({ stream }: { readonly stream: boolean }) => ({
    body: stream ? onTheWire(provider.dialect, provider.events(said)) : JSON.stringify(provider.whole(said)),
  });

/** The request as the client writes it. */
export const requestOf = (
  { client, kind, model, stream }: Trial,
  asked: Asked,
  service: string = kind.name,
): Fields => client.write(asked, `${service}/${kind.model(model)}`, stream);

/** Sends a request as its dialect does. */
export const send = (trial: Trial, body: Fields, service: string = trial.kind.name): Promise<Response> => {
  const { client, gateway, kind, model, stream } = trial;
  const { path, headers } = client.send(`${service}/${kind.model(model)}`, stream);
  return gateway.post(path, body, headers);
};

/** The whole answer that a client has once all of it came; each piece fits the schemas of the dialect. */
export const received = ({ client, stream }: Pick<Trial, "client" | "stream">, text: string): Fields => {
  const { schemas } = client;
  if (!stream) {
    const answer = fields(parse(text));
    mustFit(schemas.answer, answer);
    return answer;
  }
  const events = eventsIn(text);
  for (const event of events) {
    const value = client.valueOf(event);
    if (value !== undefined) mustFit(schemas.event, value);
  }
  const answer = client.assemble(events);
  mustFit(schemas.answer, answer);
  return answer;
};

const isOwn = ({ client, kind }: Trial): boolean => client.dialect === kind.provider.dialect;

/** The provider got what was meant; of a client of its own dialect, its bytes. */
const checkSent = (trial: Trial, sent: Fields, asked: Asked, at: number): void => {
  const { client, kind, upstream, model } = trial;
  const came = upstream.cameTo(model)[at];
  if (!came) throw new Error("the provider was not asked");
  if (isOwn(trial)) {
    const model_ = "model" in sent ? { model: kind.model(model) } : {};
    expect(came.text).toBe(JSON.stringify({ ...sent, ...model_ }));
  } else mustFit(kind.provider.schema, came.body);
  expect(kind.provider.read(came.body)).toEqual(expectedRequest(asked, client, kind.provider));
};

const checkDropped = (response: Response, dropped: readonly string[] = []): void =>
  expect(
    (response.headers.get("x-sluice-dropped") ?? "").split(", ").filter(Boolean).map(decodeURIComponent),
  ).toEqual([...dropped]);

const checkRecord = async (
  { gateway, kind, model }: Trial,
  at: number,
  said: Said,
  dropped: readonly string[] = [],
) => {
  const found = () =>
    gateway.records.filter((record) => record.model === `${kind.name}/${kind.model(model)}`);
  await until(() => found().length > at);
  const record = found()[at];
  expect(record).toMatchObject({ outcome: "answered", status: 200 });
  expect(counted(record?.usage)).toEqual(toldBy(kind.provider, said));
  expect(record?.dropped ?? []).toEqual([...dropped]);
};

const checkAnswer = (trial: Trial, answer: Fields, said: Said): void => {
  const { client, kind } = trial;
  const read = client.read(answer);
  const { cacheWriteInputTokens, ...told } = toldBy(kind.provider, said);
  expect(read.pieces).toEqual([...seen(said)]);
  expect(read.finish).toBe(said.finish);
  const kept =
    client.dialect === "gemini" || cacheWriteInputTokens === undefined
      ? told
      : { ...told, cacheWriteInputTokens };
  expect(counted(read.usage)).toEqual(kept);
};

/** One request and its answer; gives back the answer as the client keeps it. */
const exchange = async (
  trial: Trial,
  sent: Fields,
  asked: Asked,
  at: number,
  dropped?: readonly string[],
): Promise<Fields> => {
  const { feature } = trial;
  const response = await send(trial, sent);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  checkSent(trial, sent, asked, at);
  checkDropped(response, dropped);
  const answer = received(trial, text);
  checkAnswer(trial, answer, feature.said);
  await checkRecord(trial, at, feature.said, dropped);
  return answer;
};

/** A request that cannot be carried over is refused before any call, in the client's dialect. */
const refused = async (trial: Trial, param: string): Promise<void> => {
  const response = await send(trial, requestOf(trial, trial.feature.asked));
  const text = await response.text();
  expect(response.status).toBe(400);
  const error = fields(parse(text));
  mustFit(trial.client.schemas.error, error);
  expect(text).toContain(JSON.stringify(param).slice(1, -1));
  expect(trial.client.failure(error).message).toContain(param);
  expect(trial.upstream.cameTo(trial.model)).toEqual([]);
};

/** A cell: what is asked, what the provider gets, what the client is told, and the conversation that goes on with it. */
export const tryCell = async (trial: Trial): Promise<void> => {
  const { client, kind, upstream, model, feature, cell } = trial;
  const { refused: param, dropped, droppedNext } = cell.exception ?? {};
  upstream.answer(model, answering(trial, feature.said));
  if (param !== undefined) return await refused(trial, param);
  const sent = requestOf(trial, feature.asked);
  const answer = await exchange(trial, sent, feature.asked, 0, dropped);
  if (!feature.next) return;
  const next = feature.next(feature.said);
  const resumed = client.resume(sent, answer, next);
  const kept = kind.provider.kept(feature.said);
  const asked = {
    ...feature.asked,
    turns: [
      ...feature.asked.turns,
      { role: "assistant" as const, pieces: kept },
      { role: "user" as const, pieces: next },
    ],
  };
  await exchange(trial, resumed, asked, 1, droppedNext);
};
