import { expect, test } from "bun:test";
import { DIALECTS } from "../dialects/index.ts";
import { generatedResponse } from "../dialects/openai-responses/testing/generated.ts";
import { Random } from "../dialects/testing/random.ts";
import { SentEdges } from "./refusal.ts";

const encoder = new TextEncoder();

test("a stream that breaks ends by what was kept of it as by all of it", () => {
  const dialect = DIALECTS["openai-responses"];
  const error = { status: 502, code: "UPSTREAM_CUT", message: "It broke.", requestId: "r" };
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed);
    const events = generatedResponse(random, () => random.pick(["a ", "b", "response.output_item."]))
      .split(/(?<=\n\n)/)
      .slice(0, 1 + random.int(40));
    const sent = new SentEdges({ dialect });
    const all = dialect.stream?.follow?.();
    while (events.length > 0) {
      const block = encoder.encode(events.splice(0, 1 + random.int(4)).join(""));
      sent.see(block);
      all?.see(block);
    }
    expect({ seed, rest: sent.followed?.error(error) }).toEqual({ seed, rest: all?.error(error) });
  }
});
