import { expect, test } from "bun:test";
import { Closing } from "./closing.ts";
import { replyHeaders } from "./reply.ts";
import { editing, mask } from "./testing/editors.ts";
import { chatExchange, pipelineOf } from "./testing/exchange.ts";
import { screenAnswer } from "./whole-answer.ts";

const choice = (index: number, content: string) => ({
  index,
  message: { role: "assistant", content },
  logprobs: { content: [{ token: content, logprob: -0.1 }] },
});

test("log probabilities of a changed choice are dropped and named, all else stays", async () => {
  const exchange = chatExchange();
  const pipeline = await pipelineOf(editing("masking", mask(/secret/g, "#"), undefined));
  const closing = new Closing(exchange, pipeline, () => undefined);
  const text = JSON.stringify({ id: "a", choices: [choice(0, "plain"), choice(1, "a secret")], usage: {} });
  const left = await screenAnswer(exchange, pipeline.onResponse, closing, () => undefined, text);
  expect(JSON.parse(left)).toEqual({
    id: "a",
    choices: [choice(0, "plain"), { ...choice(1, "a #"), logprobs: null }],
    usage: {},
  });
  expect(replyHeaders(exchange, "application/json")["x-sluice-dropped"]).toBe("choices.1.logprobs");
  expect(exchange.record().dropped).toEqual(["choices.1.logprobs"]);
});

test("names of what was dropped make no header long, and nothing in it that a header cannot hold", () => {
  const exchange = chatExchange();
  for (let n = 0; n < 1000; n++) exchange.drop(`a\r\n\u00e9\ud800${n}${"x".repeat(50)}`);
  const header = replyHeaders(exchange, "application/json")["x-sluice-dropped"] ?? "";
  expect(header.length).toBeLessThan(1100);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(exchange.record().dropped?.length).toBeLessThan(100);
});
