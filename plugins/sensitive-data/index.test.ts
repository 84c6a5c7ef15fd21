import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type ChatMessage, exchange, open, type PluginUnderTest, stream } from "@sluice/sdk/testing";
import "../../tests/plugins/testing.ts";

// Patterns are compiled on a machine that may be busy.
setDefaultTimeout(60_000);

const plugin = import.meta.dir;
const CARD = "4111 1111 1111 1111";
const MAIL = "ann.lee@example.org";

const says = (content: string): ChatMessage[] => [{ role: "user", content }];

describe("what stands in the place of a value", () => {
  const cases = [
    ["category", "Card [CREDIT_CARD], mail [EMAIL_ADDRESS]."],
    ["alias", "Card [CREDIT_CARD_1], mail [EMAIL_ADDRESS_1]."],
    [{ keepLast: 4 }, "Card ****1111, mail ****org."],
  ] as const;
  for (const [mask, expected] of cases) {
    test(JSON.stringify(mask), async () => {
      const run = await exchange({
        plugin,
        config: { categories: ["credit_card", "email_address"], mask },
        messages: says(`Card ${CARD}, mail ${MAIL}.`),
      });
      expect(run.faults).toEqual([]);
      expect(run.policy[0]).toMatchObject({
        verdict: "mask",
        counts: { credit_card: 1, email_address: 1 },
      });
      const [sent = ""] = run.sentTexts;
      if (typeof mask === "string") expect(sent).toBe(expected);
      else expect(sent).toMatch(/^Card \*{4}1111, mail \*{4}[a-z.]{1,4}\.$/);
    });
  }
  test("a hash is the same for the same value, and hangs on the key", async () => {
    const sentWith = async (key: string): Promise<string> => {
      const config = { categories: ["email_address"], mask: { hash: key } };
      const run = await exchange({ plugin, config, messages: says(`${MAIL} ${MAIL}`) });
      expect(run.faults).toEqual([]);
      return run.sentTexts[0] ?? "";
    };
    const first = await sentWith("a key of some length");
    expect(first).toMatch(/^(\[EMAIL_ADDRESS:[0-9a-f]{12}\]) \1$/);
    expect(await sentWith("a key of some length")).toBe(first);
    expect(await sentWith("another key of that length")).not.toBe(first);
  });
  test("one category may have another form", async () => {
    const config = { categories: ["credit_card", "email_address"], maskBy: { email_address: "alias" } };
    const run = await exchange({ plugin, config, messages: says(`${CARD}, ${MAIL}`) });
    expect(run.sentTexts).toEqual(["[CREDIT_CARD], [EMAIL_ADDRESS_1]"]);
  });
});

describe("answers", () => {
  const config = { categories: ["email_address"], mask: "category" };
  const answer = `Write to ${MAIL} today.`;
  let masked: PluginUnderTest;
  beforeAll(async () => {
    masked = await open({ plugin, config });
  });
  afterAll(() => masked.close());

  test("are masked whole, and the same where they stream in pieces of any size", async () => {
    const run = await masked.exchange({ messages: says("Whom?"), answer });
    expect(run.text).toBe("Write to [EMAIL_ADDRESS] today.");
    for (const size of [1, 3, 7]) {
      const pieces = answer.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      const streamed = await masked.exchange({ messages: says("Whom?"), answer: stream(pieces) });
      expect(streamed.text).toBe(run.text);
    }
  });
  test("get back what an alias stood for", async () => {
    const run = await exchange({
      plugin,
      config: { categories: ["email_address"], mask: "alias" },
      messages: says(`Greet ${MAIL}.`),
      answer: "Dear [EMAIL_ADDRESS_1], hello.",
    });
    expect(run.sentTexts).toEqual(["Greet [EMAIL_ADDRESS_1]."]);
    expect(run.text).toBe(`Dear ${MAIL}, hello.`);
  });
});

describe("actions", () => {
  test("block denies, names the categories, and not the value", async () => {
    const run = await exchange({ plugin, config: { action: "block" }, messages: says(`Pay ${CARD}`) });
    expect(run.verdict).toMatchObject({ kind: "deny", code: "SENSITIVE_DATA" });
    const told = JSON.stringify([run.verdict, run.policy]);
    expect(told).toContain("credit_card");
    expect(told).not.toContain("1111");
  });
  test("tag lets it through and names the categories", async () => {
    const text = `Pay ${CARD}`;
    const run = await exchange({ plugin, config: { action: "tag" }, messages: says(text) });
    expect(run.verdict).toBeUndefined();
    expect(run.sentTexts).toEqual([text]);
    expect(run.policy[0]).toMatchObject({ verdict: "flag", categories: ["credit_card"] });
  });
});

describe("what counts", () => {
  test("wrong check digits, allowed values and what is not asked for pass", async () => {
    const text = `${CARD.replace(/1$/, "2")}, help@example.com, AB12 3456`;
    const run = await exchange({
      plugin,
      config: { action: "block", categories: ["credit_card", "email_address"], allow: ["*@example.com"] },
      messages: says(text),
    });
    expect([run.verdict, run.sentTexts]).toEqual([undefined, [text]]);
  });
  test("secrets and numbers by default, and of a list what it names alone", async () => {
    const messages = says(`Pay ${CARD} or write to ${MAIL}, she is 34 years old.`);
    const byDefault = await exchange({ plugin, config: {}, messages });
    expect(byDefault.sentTexts).toEqual([
      "Pay [CREDIT_CARD] or write to [EMAIL_ADDRESS], she is 34 years old.",
    ]);
    const named = await exchange({ plugin, config: { categories: ["age"] }, messages });
    expect(named.sentTexts).toEqual([`Pay ${CARD} or write to ${MAIL}, she is [AGE].`]);
  }, 60_000);
  test("a pattern of one's own, near a word", async () => {
    const config = {
      categories: ["jwt"],
      custom: [{ name: "ticket", pattern: "\\bTCK-\\d{6}\\b", near: { words: ["ticket"] } }],
    };
    const run = await exchange({
      plugin,
      config,
      messages: says(
        "TCK-111111 is none; ticket TCK-222222 is one".replace("is none; ", `${"-".repeat(60)} `),
      ),
    });
    expect(run.sentTexts[0]).toContain("ticket [TICKET]");
    expect(run.sentTexts[0]).toContain("TCK-111111");
  });
  test("all of a private key goes", async () => {
    const lines = Array.from({ length: 12 }, (_, at) => `${at}`.padStart(2, "A").repeat(32));
    const key = ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----"].join("\n");
    const config = { categories: ["private_key"] };
    const run = await exchange({ plugin, config, messages: says(`Use\n${key}\nplease`) });
    const [sent = ""] = run.sentTexts;
    expect(sent).toBe("Use\n[PRIVATE_KEY]\nplease");
    expect(run.policy[0]).toMatchObject({ counts: { private_key: 1 } });
    const streamed = await exchange({
      plugin,
      config,
      messages: says("Show it."),
      answer: stream(`Use\n${key}\nplease`.match(/.{1,7}/gs) ?? []),
    });
    expect(streamed.text).toBe(sent);
  });
});

describe("a config that cannot be used", () => {
  const cases: readonly [object, RegExp][] = [
    [{ categories: ["credit_cards"] }, /categories/],
    [{ categories: [] }, /categories/],
    [{ mask: { hash: "short" } }, /mask/],
    [{ custom: [{ name: "slow", pattern: "(a+)+$" }] }, /slow|time that grows/],
  ];
  for (const [config, message] of cases) {
    test(JSON.stringify(config), async () => {
      await expect(open({ plugin, config: config as never })).rejects.toThrow(message);
    }, 60_000);
  }
});
