import { expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import { Random, randomText } from "../../testing/random.ts";
import { gemini } from "../index.ts";
import { translation } from "./index.ts";

/** A request that went through the neutral form. */
const again = (request: object) => {
  const body = readJson(new TextEncoder().encode(JSON.stringify(request)), gemini.request);
  const written = translation.writeRequest(translation.readRequest(body, { model: "m" }), {
    model: "m",
    stream: false,
  });
  return { body: JSON.parse(written.body), losses: written.losses };
};
const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });

test("generated requests say what they said before", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed);
    const text = () => ({ text: `t${randomText(random, 6)}` });
    const signed = () => (random.chance(40) ? { thoughtSignature: `s${random.int(9)}A=` } : {});
    let calls = 0;
    const contents = random
      .times(6, () => {
        const asked = random.times(3, () => ({ id: `c${calls++}`, name: random.pick(["f", "g"]) }));
        const said = [
          { ...text(), thought: true, ...signed() },
          { ...text(), ...signed() },
        ];
        const called = asked.map((call) => ({
          functionCall: { ...call, args: { a: randomText(random, 4), n: [random.int(9), null] } },
          thoughtSignature: "c2ln",
        }));
        const results = asked.map((call) => ({
          functionResponse: {
            ...call,
            response: random.pick<object>([
              { output: `o${randomText(random, 3)}` },
              { error: "e" },
              { a: [1] },
              {},
            ]),
          },
        }));
        return [
          user(text(), {
            inlineData: { mimeType: random.pick(["image/png", "audio/wav", "video/mp4"]), data: "AA==" },
          }),
          model(...said, ...called),
          ...(results.length > 0 ? [user(...results), model(text())] : []),
        ];
      })
      .flat();
    if (contents.length === 0) continue;
    const generationConfig = {
      ...random.pick<object>([
        { temperature: random.int(3) },
        { topK: 1 + random.int(5) },
        { seed: random.int(99) },
      ]),
      thinkingConfig: random.pick<object>([{ thinkingBudget: random.int(3) }, { thinkingLevel: "HIGH" }]),
    };
    const request = { contents, generationConfig };
    expect({ seed, ...again(request) }).toEqual({ seed, body: request, losses: [] });
  }
});

test("the time for a conversation grows with its length, in whatever pieces it comes", () => {
  const timed = (count: number): number => {
    const contents = Array.from({ length: count }, (_, at) => [
      model({ text: "piece" }),
      model({ functionCall: { name: "f", args: { at } } }),
    ]).flat();
    const results = Array.from({ length: count }, () =>
      user({ functionResponse: { name: "f", response: { output: "x" } } }),
    );
    const before = performance.now();
    again({ contents: [...contents, ...results] });
    return performance.now() - before;
  };
  timed(300);
  const small = Math.min(timed(300), timed(300), timed(300));
  // Quadratic time would be four hundredfold.
  expect(timed(6000)).toBeLessThan(100 * small + 200);
});
