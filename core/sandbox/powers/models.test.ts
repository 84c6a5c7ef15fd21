import { describe, expect, test } from "bun:test";
import { type AskAnswer, type AskRequest, makeModels } from "./models.ts";
import { powerCall, refusal } from "./testing.ts";
import { Unavailable } from "./unavailable.ts";

const question = { messages: [{ role: "user", content: "Is this fine?" }] };
const answered = (body: unknown, status = 200): AskAnswer => ({ status, body });
const FINE = answered({
  choices: [{ message: { role: "assistant", content: "Yes." } }],
  usage: { prompt_tokens: 5, completion_tokens: 2 },
});
const call = powerCall();
/** The power over a gateway that notes what it is asked. */
const withGateway = (answer: AskAnswer = FINE) => {
  const asked: AskRequest[] = [];
  const power = makeModels({
    services: ["judge"],
    ask: async (request) => {
      asked.push(request);
      return answer;
    },
  });
  return { asked, power };
};

test("a question goes to the service as the exchange's principal, and brings text and usage back", async () => {
  const { asked, power } = withGateway();
  const answer = await power.serve("ask", ["judge", { ...question, maxTokens: 10, json: true }], call);
  expect(answer).toEqual({ text: "Yes.", usage: { inputTokens: 5, outputTokens: 2 } });
  expect(asked).toEqual([
    {
      service: "judge",
      body: {
        messages: question.messages,
        stream: false,
        max_tokens: 10,
        response_format: { type: "json_object" },
      },
      principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
      depth: 1,
      signal: expect.any(AbortSignal),
    },
  ]);
});

describe("it asks nobody", () => {
  test("from inside an exchange that a plugin asked for, so that a judge does not judge itself", async () => {
    const { asked, power } = withGateway();
    const inside = powerCall({ depth: 1 });
    expect(await refusal("refused", power.serve("ask", ["judge", question], inside))).toContain("in turn");
    expect(asked).toEqual([]);
  });

  test("that is not listed, or where there is no exchange", async () => {
    const { asked, power } = withGateway();
    await refusal("refused", power.serve("ask", ["other", question], call));
    await refusal("refused", power.serve("ask", ["judge", question], powerCall({ principal: undefined })));
    expect(asked).toEqual([]);
  });

  test("for a question that is none", async () => {
    const { asked, power } = withGateway();
    const bad: readonly unknown[] = [
      null,
      "Is this fine?",
      { messages: [] },
      { messages: [{ role: "tool", content: "x" }] },
      { messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      { messages: Array.from({ length: 65 }, () => question.messages[0]) },
      { ...question, maxTokens: 0 },
      { ...question, json: "yes" },
      { ...question, model: "other" },
    ];
    for (const one of bad) await refusal("argument", power.serve("ask", ["judge", one], call));
    expect(asked).toEqual([]);
  });
});

describe("an answer", () => {
  test.each([400, 403, 404, 302])("of %d is a failure", async (status) => {
    const { power } = withGateway(answered({ error: { message: "secret text" } }, status));
    const message = await refusal("failed", power.serve("ask", ["judge", question], call));
    expect(message).toBe(`models.ask: the service answered with ${status}`);
  });

  test.each([429, 500, 503])("of %d says that it may work later", async (status) => {
    const { power } = withGateway(answered({}, status));
    const caught = await power.serve("ask", ["judge", question], call).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(Unavailable);
  });

  test("with no text, or with too much of it, is a failure", async () => {
    const bodies: readonly unknown[] = [
      undefined,
      "Yes.",
      {},
      { choices: [] },
      { choices: [{ message: { content: null } }] },
      { choices: [{ message: { content: "x".repeat(262_145) } }] },
    ];
    for (const body of bodies) {
      const { power } = withGateway(answered(body));
      await refusal("failed", power.serve("ask", ["judge", question], call));
    }
  });

  test("without usage has none", async () => {
    const { power } = withGateway(answered({ choices: [{ message: { content: "Yes." } }] }));
    expect(await power.serve("ask", ["judge", question], call)).toEqual({ text: "Yes.", usage: undefined });
  });
});

describe("teardown", () => {
  /** A gateway that answers nothing until it is told to stop. */
  const silent = () => {
    const asked = Promise.withResolvers<void>();
    const power = makeModels({
      services: ["judge"],
      ask: ({ signal }) => {
        asked.resolve();
        const { promise, reject } = Promise.withResolvers<AskAnswer>();
        signal.addEventListener("abort", () => reject(new Error("stopped")));
        return promise;
      },
    });
    return { asked: asked.promise, power };
  };

  test("the end of the call ends the question", async () => {
    const over = new AbortController();
    const { asked, power } = silent();
    const running = refusal(
      "ended",
      power.serve("ask", ["judge", question], powerCall({ signal: over.signal })),
    );
    await asked;
    over.abort();
    await running;
  });

  test("close ends the questions that run", async () => {
    const { asked, power } = silent();
    const running = refusal("ended", power.serve("ask", ["judge", question], call));
    await asked;
    await power.close();
    await running;
  });
});
