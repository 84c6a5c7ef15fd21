import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import type { Heard, Item } from "../upstream/models/model.ts";
import { KIND_NAMES, type Kind, type Visit } from "../upstream/models/server.ts";
import { type Fleet, overService, startFleet } from "./fleet.ts";
import { refusal } from "./open-ai.ts";
import { anthropic } from "./sdks/anthropic.ts";
import { google } from "./sdks/google.ts";
import { openAiChat } from "./sdks/open-ai-chat.ts";
import { openAiResponses } from "./sdks/open-ai-responses.ts";
import { GIVEN } from "./sdks/sdk.ts";

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
});
afterAll(() => fleet.stop());

const PAIRS = KIND_NAMES.flatMap((first) =>
  KIND_NAMES.filter((second) => second !== first).map((second) => [first, second] as const),
);
const SDKS = [openAiChat, openAiResponses, anthropic, google].map((sdk) => [sdk.name, sdk] as const);

/** Who seals thoughts and how, by the wire that a provider was asked on. */
const wireOf = ({ path }: Visit): string =>
  /(chat\/completions|responses|messages|Content|converse)(-stream)?(\?.*)?$/.exec(path)?.[1] ?? path;
/** Seals that are understood: its own, and on Bedrock those of the same models. */
const UNDERSTANDS: Readonly<Record<string, readonly string[]>> = {
  responses: ["responses"],
  messages: ["messages"],
  Content: ["Content"],
  converse: ["converse", "messages"],
};
const SEALED: ReadonlySet<string> = new Set(Object.keys(UNDERSTANDS));
/** How the ids of its calls end, where it gives them any. */
const ID_ENDS: Readonly<Record<string, string>> = {
  "chat/completions": "chat",
  responses: "gpt",
  messages: "claude",
  converse: "bedrock",
};

const itemsOf = ({ turns }: Heard, kind: Item["kind"]): Item[] =>
  turns.flatMap(({ items }) => items.filter((item) => item.kind === kind));
/** Whether the turn of the model that stands there came with a seal that the provider took. */
const sealAt = ({ turns }: Heard, at: number): boolean =>
  turns[at]?.items.some((item) => "seal" in item && item.seal !== undefined && !/^skip_/.test(item.seal)) ??
  false;

/** The requests of one conversation, turn by turn: to the first target, to the second, and to the first again. */
const turnsOf = (first: Kind, second: Kind, since: readonly number[]) => {
  const service = overService(first, second);
  const [a = 0, b = 0] = since;
  const toFirst = fleet.models.visits(first, `steps-but-second~${service}`).slice(a);
  const toSecond = fleet.models.visits(second, `steps~${service}`).slice(b);
  return { toFirst, toSecond };
};

const heardBy = (visit: Visit | undefined): Heard => {
  if (!visit?.heard) throw new Error("nothing was heard");
  return visit.heard;
};

describe.each(SDKS)("the client %s holds a conversation with tools", (_, sdk) => {
  describe.each(PAIRS)("that %s began, %s goes on with, and the first ends", (first, second) => {
    test.each([
      ["whole", false],
      ["streamed", true],
    ] as const)("%s", async (_name, stream) => {
      const service = overService(first, second);
      const before = turnsOf(first, second, []);
      const since = [before.toFirst.length, before.toSecond.length];
      const { calls, text, dropped } = await sdk
        .connect(fleet.address)
        .converse({ model: service, stream, think: true });
      expect(calls.map(({ name }) => name)).toEqual(["weather", "clock"]);
      expect(text).toBe(`I heard: ${GIVEN.tools.weather.result} & ${GIVEN.tools.clock.result}`);

      const { toFirst, toSecond } = turnsOf(first, second, since);
      expect(toFirst.map(({ status }) => status)).toEqual([200, 503, 200]);
      expect(toSecond.map(({ status }) => status)).toEqual([200]);
      const [begun, , ended] = toFirst;
      const [middle] = toSecond;
      if (!begun || !ended || !middle) throw new Error("all of them were asked");
      const [a, b] = [wireOf(begun), wireOf(middle)];
      const inMiddle = heardBy(middle);
      const atEnd = heardBy(ended);

      // The call and its result are the same for all.
      expect(itemsOf(inMiddle, "call")).toMatchObject([calls[0] ?? {}]);
      expect(itemsOf(atEnd, "call")).toMatchObject(calls);
      expect(itemsOf(atEnd, "result")).toMatchObject([
        { text: GIVEN.tools.weather.result },
        { text: GIVEN.tools.clock.result },
      ]);
      // What its origin gave it comes back to it: ids of calls, and seals.
      const [own] = itemsOf(atEnd, "call");
      if (a in ID_ENDS)
        expect(own).toMatchObject({ id: expect.stringMatching(new RegExp(`${ID_ENDS[a]}$`)) });
      expect(sealAt(atEnd, 1)).toBe(SEALED.has(a));
      // The other gets what it understands, and what is left out is named.
      const understood = (by: string, whose: string): boolean => UNDERSTANDS[by]?.includes(whose) ?? false;
      expect(sealAt(inMiddle, 1)).toBe(understood(b, a));
      expect(sealAt(atEnd, 3)).toBe(understood(a, b));
      const named = (at: number): boolean => /reasoning|signature|thinking/i.test(dropped[at] ?? "");
      if (SEALED.has(a) && !understood(b, a)) expect(named(1)).toBe(true);
      if (SEALED.has(b) && !understood(a, b)) expect(named(2)).toBe(true);
    });
  });
});

test("a service that drops nothing refuses what another provider has left, in the client's own dialect too", async () => {
  const { url, key } = fleet.address;
  const client = new Anthropic({
    baseURL: `${url}/ai-gateway/anthropic`,
    apiKey: key,
    authToken: null,
    maxRetries: 0,
  });
  const ask = (...content: Anthropic.ContentBlockParam[]) =>
    client.messages.create({
      model: "strict/talk",
      max_tokens: 100,
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content },
        { role: "user", content: "b" },
      ],
    });
  const text = { type: "text", text: "c" } as const;
  expect((await ask(text)).stop_reason).toBe("end_turn");
  const refused = ask({ type: "thinking", thinking: "hm", signature: "sluice:unsigned" }, text);
  expect(await refusal(refused)).toMatchObject({
    status: 400,
    message: expect.stringContaining("messages.1.content.0.thinking"),
  });
});
