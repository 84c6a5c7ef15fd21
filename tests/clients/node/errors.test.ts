import { afterAll, beforeAll, expect, test } from "bun:test";
import OpenAI, { APIError } from "openai";
import { UPSTREAM_KEY } from "../../gateway/setup.ts";
import { HELLO, openAi, refusal, type Served, STRANGER_KEY, startServed } from "../open-ai.ts";

let served: Served;

beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

const chatError = async (model: string, client = openAi(served)): Promise<APIError> => {
  const error = await refusal(client.chat.completions.create({ model, messages: HELLO }));
  if (!(error instanceof APIError)) throw error;
  return error;
};

const sameId = (error: APIError): void => {
  expect(error.requestID).toMatch(/^[0-9a-f-]{36}$/);
  expect(error.error).toMatchObject({ request_id: error.requestID });
};

test("no key is an AuthenticationError", async () => {
  const error = await chatError("answers", openAi(served, { defaultHeaders: { authorization: null } }));
  expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(error).toMatchObject({ status: 401, code: "AUTH_NOT_IDENTIFIED" });
  sameId(error);
});

test("a wrong key is an AuthenticationError, whether or not the service is there", async () => {
  const client = openAi(served, { apiKey: "sk-sluice-nobody-has-this-key-0123456789" });
  const [there, missing] = [await chatError("answers", client), await chatError("no-such-service", client)];
  expect(there).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(missing.message).toBe(there.message);
  sameId(there);
});

test("no grant is a PermissionDeniedError", async () => {
  const error = await chatError("answers", openAi(served, { apiKey: STRANGER_KEY }));
  expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
  expect(error).toMatchObject({ status: 403, code: "PERMISSION_DENIED", type: "permission_error" });
  sameId(error);
});

test("a path that is not there is a NotFoundError", async () => {
  const error = await refusal(openAi(served).post("/chat/completion", { body: {} }));
  expect(error).toBeInstanceOf(OpenAI.NotFoundError);
  expect(error).toMatchObject({ code: "ROUTE_NOT_FOUND" });
});

test("a wrong field is a BadRequestError that names it", async () => {
  const body = { model: "answers", messages: "Hello" };
  const error = await refusal(openAi(served).post("/chat/completions", { body }));
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ code: "REQUEST_BODY_INVALID", param: "messages" });
});

test("an open service without a model is a BadRequestError", async () => {
  expect(await chatError("up")).toBeInstanceOf(OpenAI.BadRequestError);
});

test("the provider's own BadRequestError comes through as it said it", async () => {
  const error = await chatError("up/error-quota");
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ code: "insufficient_quota", type: "insufficient_quota" });
  expect(error.message).toContain("You have spent what this account allows.");
  expect(error.requestID).toBeString();
});

test.each([
  [409, OpenAI.ConflictError],
  [422, OpenAI.UnprocessableEntityError],
  [500, OpenAI.InternalServerError],
  [503, OpenAI.InternalServerError],
])("the provider's %i has the client's class for it", async (status, kind) => {
  const error = await chatError(`up/text?status=${status}`);
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ status, code: `upstream_${status}` });
});

test.each([401, 403])("the provider's %i is no fault of the client's key", async (status) => {
  const error = await chatError(`up/text?status=${status}`);
  expect(error).toBeInstanceOf(OpenAI.InternalServerError);
  expect(error).toMatchObject({ status: 502, code: "UPSTREAM_CREDENTIAL" });
  expect(JSON.stringify(error.error)).not.toContain(UPSTREAM_KEY);
  sameId(error);
});

test("a limited provider is a RateLimitError that says when to come back", async () => {
  const error = await chatError("up/text?status=429&retryAfter=7");
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(error.headers?.get("retry-after")).toBe("7");
});

test("the client's own retry succeeds when the provider has recovered", async () => {
  const model = "text?status=429&retryAfter=1&onlyFirst=1&tag=retry";
  const client = openAi(served, { maxRetries: 2 });
  const answer = await client.chat.completions.create({ model: `up/${model}`, messages: HELLO });
  expect(answer.choices).toHaveLength(1);
  const asked = served.upstream.requests.filter(({ body }) => JSON.parse(body).model === model);
  expect(asked).toHaveLength(2);
});

test("a provider that gives no answer of its dialect is an InternalServerError", async () => {
  for (const behaviour of ["html", "garbage", "truncatedJson", "cutAfterBytes=40"]) {
    const error = await chatError(`up/text?${behaviour}`);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error.code).toStartWith("UPSTREAM_");
    sameId(error);
  }
});

test("an error before the first content of a stream has a status", async () => {
  const client = openAi(served);
  const call = client.chat.completions.create({ model: "up/text?errorEvent", messages: HELLO, stream: true });
  const error = await refusal(call);
  expect(error).toBeInstanceOf(OpenAI.InternalServerError);
  expect(error).toMatchObject({ status: 502, code: "UPSTREAM_STREAM_ERROR" });
});

test.each([
  ["told by the provider", "errorAfterEvents=4", "upstream_500"],
  ["of a stream that is cut", "cutAfterEvents=4", "UPSTREAM_CUT"],
  ["of a stream that is reset", "resetAfterEvents=4", "UPSTREAM_CUT"],
])("an error inside a stream, %s, raises", async (_, behaviour, code) => {
  const client = openAi(served);
  const model = `up/text?${behaviour}`;
  const stream = await client.chat.completions.create({ model, messages: HELLO, stream: true });
  let text = "";
  const reading = async () => {
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  };
  const error = await refusal(reading());
  expect(error).toBeInstanceOf(APIError);
  expect(error).toMatchObject({ code });
  expect(text).not.toBeEmpty();
});
