import { describe, expect, test } from "bun:test";
import type { FailOverTrigger } from "@sluice/sdk";
import { Asking, EVERYTHING, NOBODY, textOf } from "../../tests/upstream/asking.ts";

const asking = new Asking();

/** What a target may do, the trigger that this pulls, and how its attempts are recorded. */
interface Failure {
  readonly model: string;
  readonly trigger: FailOverTrigger;
  readonly records: readonly string[];
  /** Where it fails so in a stream or in a whole answer alone. */
  readonly stream?: boolean;
  readonly firstTokenMs?: number;
}

const FAILURES: Readonly<Record<string, Failure>> = {
  "a 429": { model: "text?status=429", trigger: 429, records: ["t0:429 UPSTREAM_ERROR"] },
  "a 500": { model: "text?status=500", trigger: "5xx", records: ["t0:500 UPSTREAM_ERROR"] },
  "a 503": { model: "text?status=503", trigger: 503, records: ["t0:503 UPSTREAM_ERROR"] },
  "a 502 with a page": {
    model: "text?html&status=502",
    trigger: "5xx",
    records: ["t0:502 UPSTREAM_ERROR"],
  },
  "a refused credential": { model: "text?status=401", trigger: 401, records: ["t0:401 UPSTREAM_CREDENTIAL"] },
  "a refused connection": { model: NOBODY, trigger: "connect", records: ["t0:0 UPSTREAM_CONNECT"] },
  "a reset, tried twice": {
    model: "text?resetBeforeHead",
    trigger: "reset",
    records: ["t0:0 UPSTREAM_RESET", "t0:0 UPSTREAM_RESET"],
  },
  "a body that breaks off": {
    model: "text?resetAfterBytes=40",
    trigger: "reset",
    records: ["t0:200 UPSTREAM_CUT"],
  },
  "no first token in time": {
    model: "text?hang",
    trigger: "timeout",
    records: ["t0:0 UPSTREAM_TIMEOUT_FIRST_TOKEN"],
    firstTokenMs: 60,
  },
  "no content in time, behind start-up events": {
    model: "text?stallAfterEvents=1",
    trigger: "timeout",
    records: ["t0:200 UPSTREAM_TIMEOUT_FIRST_TOKEN"],
    stream: true,
    firstTokenMs: 60,
  },
  "an error as the first event of a stream": {
    model: "text?errorEvent",
    trigger: "stream-error",
    records: ["t0:200 UPSTREAM_STREAM_ERROR"],
    stream: true,
  },
  "an error behind the start-up events of a stream": {
    model: "text?errorAfterEvents=1",
    trigger: "stream-error",
    records: ["t0:200 UPSTREAM_STREAM_ERROR"],
    stream: true,
  },
  "an error body with status 200": {
    model: "text?errorEvent",
    trigger: "stream-error",
    records: ["t0:200 UPSTREAM_STREAM_ERROR"],
    stream: false,
  },
  "a page with status 200": {
    model: "text?html",
    trigger: "invalid-answer",
    records: ["t0:200 UPSTREAM_ANSWER_INVALID"],
  },
  "a redirect": {
    model: "text?redirect=http://127.0.0.1:9/",
    trigger: "invalid-answer",
    records: ["t0:307 UPSTREAM_REDIRECT"],
  },
};

for (const stream of [false, true]) {
  describe(`asked for ${stream ? "a stream" : "a whole answer"}`, () => {
    for (const [name, failure] of Object.entries(FAILURES)) {
      if (failure.stream !== undefined && failure.stream !== stream) continue;
      const { model, trigger, records, firstTokenMs = 5000 } = failure;

      test(`${name} leads to the next target where ${trigger} is listed`, async () => {
        const failOver = { on: [trigger] };
        const got = await asking.ask([model, "text"], { stream, failOver, firstTokenMs });
        expect(got.attempts).toEqual([...records, "t1:200"]);
        expect(got.upstream?.kind).toBe(stream ? "stream" : "whole");
        expect(await textOf(got.upstream)).toContain(stream ? "[DONE]" : '"choices"');
        expect(got.exchange.target?.name).toBe("t1");
      });

      test(`${name} ends it where only other triggers are listed, or none`, async () => {
        const others = EVERYTHING.filter((other) => other !== trigger && other !== "5xx");
        for (const failOver of [{ on: others }, { on: [] }, undefined]) {
          const asked = { stream, firstTokenMs, ...(failOver ? { failOver } : {}) };
          expect((await asking.ask([model, "text"], asked)).attempts).toEqual([...records]);
        }
      });
    }
  });
}
