import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { BAD_REQUESTS, BAD_TEXTS, type BadRequest } from "./bad-requests.ts";
import { answering, received, requestOf, type Trial, trialOf } from "./cell.ts";
import { isOwn } from "./cells.ts";
import { CLIENTS } from "./clients/index.ts";
import { FEATURES } from "./features.ts";
import { type ConformanceGateway, startConformance } from "./gateway.ts";
import { fields, parse, present } from "./json.ts";
import { KINDS } from "./kinds.ts";
import { mustFit } from "./schema.ts";

let gateway: ConformanceGateway;
beforeAll(async () => {
  gateway = await startConformance({ server: "maxBodyBytes: 4000000" });
}, 60_000);
afterAll(() => gateway.stop());

const SPEAKERS = KINDS.filter(({ name }) => name !== "vertex" && name !== "azure-openai");
const { asked, said } = FEATURES.text;

const post = async (trial: Trial, body: string) => {
  const { client, kind, model, stream, upstream } = trial;
  upstream.answer(model, answering(trial, said));
  const { path, headers } = client.send(`${kind.name}/${kind.model(model)}`, stream);
  const response = await gateway.post(path, body, headers);
  return { status: response.status, text: await response.text() };
};

const mustBeRefused = (
  trial: Trial,
  { status, text }: { status: number; text: string },
  names?: string,
): void => {
  expect(status).toBe(400);
  const error = parse(text);
  mustFit(trial.client.schemas.error, error);
  if (names !== undefined) expect(trial.client.failure(fields(error)).message).toContain(names);
  expect(trial.upstream.cameTo(trial.model)).toEqual([]);
};

const tryRequest = async (trial: Trial, request: BadRequest): Promise<void> => {
  const own = isOwn(trial.client.dialect, trial.cell.kind);
  const body = JSON.stringify(present({ ...requestOf(trial, asked), ...request.with }));
  const came = await post(trial, body);
  const taken = request.takenBy?.includes(trial.cell.kind) ?? false;
  if ((own ? request.own : request.across) === "refused" && !taken)
    return mustBeRefused(trial, came, request.names);
  if (came.status !== 200) throw new Error(came.text.slice(0, 500));
  received(trial, came.text);
  const [sent] = trial.upstream.cameTo(trial.model);
  if (!own) mustFit(trial.kind.provider.schema, sent?.body);
  else
    expect(fields(sent?.body)).toEqual({
      ...fields(parse(body)),
      ...("model" in fields(sent?.body) ? { model: trial.kind.model(trial.model) } : {}),
    });
};

for (const { dialect } of Object.values(CLIENTS))
  describe(`a client of ${dialect} that sends`, () => {
    for (const request of BAD_REQUESTS[dialect])
      test(request.what, async () => {
        for (const { name: kind } of SPEAKERS)
          for (const stream of "stream" in request.with ? [false] : [false, true]) {
            const trial = trialOf(
              gateway,
              { feature: "text", client: dialect, kind, exception: undefined },
              stream,
            );
            const model = `${trial.model}_${request.what.replaceAll(/\W+/g, "-")}`;
            try {
              await tryRequest({ ...trial, model }, request);
            } catch (cause) {
              throw new Error(`before ${kind}: ${cause}`, { cause });
            }
          }
      });

    for (const [what, written] of Object.entries(BAD_TEXTS))
      test(`${what} in the place of a body`, async () => {
        for (const { name: kind } of SPEAKERS) {
          const trial = trialOf(
            gateway,
            { feature: "text", client: dialect, kind, exception: undefined },
            false,
          );
          const named = { ...trial, model: `${trial.model}_${what.replaceAll(" ", "-")}` };
          mustBeRefused(named, await post(named, written(JSON.stringify(requestOf(named, asked)))));
        }
      });

    test("more than the gateway takes", async () => {
      const trial = trialOf(
        gateway,
        { feature: "text", client: dialect, kind: "openai-chat", exception: undefined },
        false,
      );
      const { status, text } = await post(
        trial,
        JSON.stringify({ ...requestOf(trial, asked), much: "A".repeat(4_000_000) }),
      );
      expect(status).toBe(413);
      mustFit(trial.client.schemas.error, parse(text));
    });
  });
