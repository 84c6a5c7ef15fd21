import { expect, test } from "bun:test";
import { definePlugin } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";
import { callStep } from "./hooks.ts";
import { compilePipeline } from "./pipeline.ts";
import { replyHeaders } from "./reply.ts";
import { chatExchange, instanceOf } from "./testing/exchange.ts";

const guard = (hooks: object) => ({ ...definePlugin({ name: "guard", version: "1.0.0", hooks: {} }), hooks });
const quiet = (): undefined => undefined;

/** A call of a plugin that sits on the bench: whether it was called, and what came of it. */
const benched = async (hook: "onAuth" | "onRoute" | "onRequest", onFailure: "open" | "closed") => {
  let called = false;
  const handler = () => {
    called = true;
  };
  const instance = await instanceOf(guard({ [hook]: handler }), { onFailure });
  const [step] = compilePipeline([instance])[hook];
  if (!step) throw new Error("there is a step");
  instance.health.probeFailed("cpu");
  const exchange = chatExchange();
  let code = "";
  try {
    await callStep(step, exchange, quiet);
  } catch (thrown) {
    code = thrown instanceof SluiceError ? thrown.code : "";
  }
  return {
    called,
    code,
    header: replyHeaders(exchange, "text/plain")["x-sluice-policy"],
    policy: exchange.policy,
  };
};

test.each([
  ["onAuth", "open", "PLUGIN_FAILED"],
  ["onRoute", "closed", ""],
  ["onRequest", "closed", "PLUGIN_FAILED"],
  ["onRequest", "open", ""],
] as const)(
  "a benched plugin is not called in %s, and what is %s ends with %p",
  async (hook, onFailure, code) => {
    expect(await benched(hook, onFailure)).toEqual({
      called: false,
      code,
      header: "*%2Fguard:benched",
      policy: [{ plugin: "*/guard", hook, phase: "request", ms: 0, verdict: "benched" }],
    });
  },
);
