import { expect, test } from "bun:test";
import { definePlugin } from "@sluice/sdk";
import type { StreamDialect } from "../dialects/contract.ts";
import { Closing } from "./closing.ts";
import { stagesUpon } from "./stages.ts";
import { chatExchange, pipelineOf } from "./testing/exchange.ts";
import { chatStream, chunk, PushedSource, said } from "./testing/stage.ts";

/** The chat dialect, were each of its texts a whole one. */
const wholes: StreamDialect = {
  ...chatStream,
  slots: (body) => chatStream.slots(body).map((slot) => ({ ...slot, whole: true })),
};

test("texts that are whole join nothing, wait for nothing, and are shown once", async () => {
  const shown: string[][] = [];
  const plugin = definePlugin({
    name: "digits",
    version: "1.0.0",
    powers: { text: "write" },
    stream: { maxMatchChars: 8, maxHoldMs: 60_000 },
    hooks: {
      onResponse(ctx) {
        shown.push(ctx.text.segments().map(({ text }) => text));
        for (const segment of ctx.text.segments())
          if (/^\d{4}$/.test(segment.text)) ctx.text.replace(segment, 0, 4, "#");
      },
    },
  });
  const exchange = chatExchange();
  exchange.requestPassed = true;
  const pipeline = await pipelineOf(plugin);
  const onFault = () => undefined;
  const closing = new Closing(exchange, pipeline, onFault);
  const source = new PushedSource();
  const stage = stagesUpon(source, pipeline.onResponse, { exchange, dialect: wholes, closing, onFault });
  source.push(chunk({ content: "1234" }));
  expect(said(await stage.next())).toEqual(["#"]);
  source.push(chunk({ content: "1234" }), chunk({ content: "56" }));
  expect(said(await stage.next())).toEqual(["#", "56"]);
  source.end();
  expect(await stage.next()).toBeUndefined();
  expect(shown).toEqual([["1234"], ["1234", "56"], []]);
});
