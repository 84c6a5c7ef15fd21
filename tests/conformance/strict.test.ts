import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { answering, received, requestOf, send, trialOf } from "./cell.ts";
import { CELLS, type Cell } from "./cells.ts";
import { type ConformanceGateway, LOSSLESS, startConformance } from "./gateway.ts";
import { fields, parse } from "./json.ts";
import { mustFit } from "./schema.ts";

let gateway: ConformanceGateway;
beforeAll(async () => {
  gateway = await startConformance();
}, 60_000);
afterAll(() => gateway.stop());

/** What a service that drops nothing makes of the request of a cell. */
const askStrictly = async (cell: Cell, stream: boolean) => {
  const service = cell.kind + LOSSLESS;
  const trial = trialOf(gateway, cell, stream, service);
  trial.upstream.answer(trial.model, answering(trial, trial.feature.said));
  const response = await send(trial, requestOf(trial, trial.feature.asked, service), service);
  return { trial, response, text: await response.text() };
};

describe("a service that drops nothing", () => {
  for (const cell of CELLS) {
    const field = cell.exception?.refused ?? cell.exception?.dropped?.[0];
    const what = field === undefined ? "carries" : "refuses";
    for (const stream of [false, true])
      test(`${what} ${cell.feature} of ${cell.client} for ${cell.kind}${stream ? ", streamed" : ""}`, async () => {
        const { trial, response, text } = await askStrictly(cell, stream);
        expect(response.headers.get("x-sluice-dropped")).toBeNull();
        if (field === undefined) {
          expect(response.status).toBe(200);
          received(trial, text);
          return;
        }
        expect(response.status).toBe(400);
        const error = fields(parse(text));
        mustFit(trial.client.schemas.error, error);
        expect(trial.client.failure(error).message).toContain(field);
        expect(trial.upstream.cameTo(trial.model)).toEqual([]);
      });
  }
});
