import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { leftOut } from "../../../checks/left-out.ts";
import { chat } from "../../gateway/chat.ts";
import { until } from "../../upstream/until.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectError, expectErrorAtEnd } from "../expect-error.ts";
import { startSetting } from "../setting.ts";
import { canDropSyn, type DeafListener, startDeafListener } from "./deaf-listener.ts";

const FIRST_MS = 250;
const STALL_MS = 200;
const TOTAL_MS = 600;

let deaf: DeafListener | undefined;
beforeAll(async () => {
  if (canDropSyn) deaf = await startDeafListener();
});
afterAll(() => deaf?.stop());

const setting = startSetting(() => ({
  providers: `deaf: { dialect: openai-chat, baseUrl: "http://127.0.0.1:${deaf?.port ?? 9}/v1" }`,
  services: `first: { model: open, targets: [{ provider: upstream }], timeouts: { firstTokenMs: ${FIRST_MS} } }
stall: { model: open, targets: [{ provider: upstream }], timeouts: { stallMs: ${STALL_MS} } }
total: { model: open, targets: [{ provider: upstream }], timeouts: { totalMs: ${TOTAL_MS} } }
deaf: { model: open, targets: [{ provider: deaf }], timeouts: { firstTokenMs: ${FIRST_MS} } }`,
}));

/** Runs something, and sees that it took about as long as it should. */
const within = async <T>(ms: number, run: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await run();
  expect(performance.now() - began).toBeWithin(ms - 5, ms + 2000);
  return result;
};

const cancelled = (): Promise<void> =>
  until(() => setting.upstream.requests.every(({ open, aborted }) => !open && aborted));

for (const stream of [false, true]) {
  describe(`the first-token timeout of ${stream ? "a stream" : "a whole answer"}`, () => {
    const silences = stream
      ? ["hang", "stallAfterEvents=0", "stallAfterEvents=1", "delayMs=3000"]
      : ["hang", "delayMs=3000"];
    for (const behaviour of silences) {
      test(`ends ${behaviour}, tells the limit and gives the upstream request up`, async () => {
        setting.upstream.clear();
        const response = await within(FIRST_MS, () =>
          chat(setting.url, { model: `first/text?${behaviour}`, stream }),
        );
        const message = await expectError(response, 504, "UPSTREAM_TIMEOUT_FIRST_TOKEN");
        expect(message).toContain(`${FIRST_MS} ms`);
        expect(setting.upstream.requests).toHaveLength(1);
        await cancelled();
      });
    }
  });
}

test("start-up events without content do not satisfy the first-token timeout", async () => {
  const model = "first/prelude?stallAfterEvents=2";
  const response = await within(FIRST_MS, () => chat(setting.url, { model, stream: true }));
  await expectError(response, 504, "UPSTREAM_TIMEOUT_FIRST_TOKEN");
});

test("comments that keep a connection alive do not satisfy the first-token timeout", async () => {
  const model = "first/prelude?comments&stallAfterEvents=1&paceMs=20";
  const response = await chat(setting.url, { model, stream: true });
  await expectError(response, 504, "UPSTREAM_TIMEOUT_FIRST_TOKEN");
});

test("the first-token timeout is over once content has come", async () => {
  const response = await chat(setting.url, { model: "first/text?paceMs=40", stream: true });
  expect(await response.text()).toEndWith("data: [DONE]\n\n");
});

describe("the stall timeout", () => {
  test("ends a silent stream with an error event behind what had come", async () => {
    setting.upstream.clear();
    const model = "stall/text?stallAfterEvents=3";
    const response = await chat(setting.url, { model, stream: true });
    const before = await within(STALL_MS, () => expectErrorAtEnd(response, "UPSTREAM_TIMEOUT_STALL"));
    expect(before.match(/^data: /gm)).toHaveLength(3);
    await cancelled();
    const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
    expect(line).toMatchObject({ outcome: "failed", code: "UPSTREAM_TIMEOUT_STALL" });
  });

  test("ends a silent whole answer", async () => {
    setting.upstream.clear();
    const response = await within(STALL_MS, () => chat(setting.url, { model: "stall/text?stallMs=5000" }));
    expect(await expectError(response, 504, "UPSTREAM_TIMEOUT_STALL")).toContain(`${STALL_MS} ms`);
    await cancelled();
  });

  test("ends a silent error body", async () => {
    const response = await chat(setting.url, { model: "stall/text?status=400&stallMs=5000" });
    await expectError(response, 504, "UPSTREAM_TIMEOUT_STALL");
  });

  test("does not end a stream that is slow and never silent", async () => {
    const response = await within(16 * 40, () =>
      chat(setting.url, { model: "stall/text?paceMs=40", stream: true }).then(async (answer) => {
        expect(await answer.text()).toEndWith("data: [DONE]\n\n");
        return answer;
      }),
    );
    expect(response.status).toBe(200);
  });
});

describe("the total timeout", () => {
  test("ends a stream that goes on and on", async () => {
    const response = await within(TOTAL_MS, async () => {
      const answer = await chat(setting.url, { model: "total/text?events=1000&paceMs=20", stream: true });
      await expectErrorAtEnd(answer, "UPSTREAM_TIMEOUT_TOTAL");
      return answer;
    });
    expect(response.status).toBe(200);
  });

  test("ends a whole answer that never comes", async () => {
    const response = await within(TOTAL_MS, () => chat(setting.url, { model: "total/text?hang" }));
    await expectError(response, 504, "UPSTREAM_TIMEOUT_TOTAL");
  });
});

if (!canDropSyn) leftOut("a dropped SYN", "needs Linux, where a full backlog drops it");

test.skipIf(!canDropSyn)(
  "a connection that nobody takes or refuses ends with the first-token timeout",
  async () => {
    const response = await within(FIRST_MS, () => chat(setting.url, { model: "deaf/text" }));
    await expectError(response, 504, "UPSTREAM_TIMEOUT_FIRST_TOKEN");
    expect(response.headers.get("x-sluice-attempts")).toBe("deaf:0");
  },
);
