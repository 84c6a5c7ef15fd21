import { afterAll, beforeAll, expect, test } from "bun:test";
import OpenAI from "openai";
import { until } from "../../upstream/until.ts";
import type { RecordedRequest } from "../../upstream/upstream.ts";
import { HELLO, openAi, refusal, type Served, startServed } from "../open-ai.ts";

let served: Served;

beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

const SECOND = 1000;

const askedFor = (model: string): RecordedRequest | undefined =>
  served.upstream.requests.find(({ body }) => JSON.parse(body).model === model);

const servesOn = async (): Promise<void> => {
  const answer = await openAi(served).chat.completions.create({ model: "answers", messages: HELLO });
  expect(answer.choices).toHaveLength(1);
};

test("a stream that is aborted midway is aborted upstream within a second", async () => {
  const model = "text?events=100000&paceMs=5";
  const abort = new AbortController();
  const request = { model: `up/${model}`, messages: HELLO, stream: true } as const;
  const stream = await openAi(served).chat.completions.create(request, { signal: abort.signal });
  let events = 0;
  for await (const _ of stream) {
    events += 1;
    if (events === 3) abort.abort();
  }
  await until(() => askedFor(model)?.aborted === true, SECOND);
  await served.gateway.wrote(/"outcome":"aborted"/);
  await servesOn();
});

test("leaving the loop over a stream aborts it upstream too", async () => {
  const model = "text?events=100000&paceMs=5&tag=break";
  const stream = await openAi(served).chat.completions.create({
    model: `up/${model}`,
    messages: HELLO,
    stream: true,
  });
  for await (const _ of stream) break;
  await until(() => askedFor(model)?.aborted === true, SECOND);
  await servesOn();
});

test("a call that is aborted while the provider thinks is aborted upstream within a second", async () => {
  const model = "text?hang";
  const abort = new AbortController();
  const call = openAi(served).chat.completions.create(
    { model: `up/${model}`, messages: HELLO },
    { signal: abort.signal },
  );
  const outcome = refusal(call);
  await until(() => askedFor(model)?.open === true);
  abort.abort();
  expect(await outcome).toBeInstanceOf(OpenAI.APIUserAbortError);
  await until(() => askedFor(model)?.aborted === true, SECOND);
  await servesOn();
});

test("a client that times out gives up upstream too", async () => {
  const model = "text?hang&tag=timeout";
  const call = openAi(served, { timeout: 300 }).chat.completions.create({
    model: `up/${model}`,
    messages: HELLO,
  });
  expect(await refusal(call)).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  await until(() => askedFor(model)?.aborted === true, SECOND);
  await servesOn();
});
