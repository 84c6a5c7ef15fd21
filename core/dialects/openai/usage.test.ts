import { expect, test } from "bun:test";
import { readUsage } from "./usage.ts";

test("tokens are read with their parts, and each part that is none of the usual only where there is any", () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 40,
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 30, audio_tokens: 20 },
    completion_tokens_details: { reasoning_tokens: 10, audio_tokens: 5 },
  };
  expect(readUsage({ usage })).toEqual({
    inputTokens: 100,
    outputTokens: 40,
    cachedInputTokens: 0,
    reasoningTokens: 10,
    cacheWriteInputTokens: 30,
    audioInputTokens: 20,
    audioOutputTokens: 5,
  });
  const silent = { prompt_tokens: 1, completion_tokens: 2, prompt_tokens_details: { audio_tokens: 0 } };
  expect(readUsage({ usage: silent })).toEqual({ inputTokens: 1, outputTokens: 2 });
});

test("what is no count is none", () => {
  for (const odd of [-1, 1.5, "3", null, Number.MAX_VALUE]) {
    expect(readUsage({ usage: { prompt_tokens: 1, prompt_tokens_details: { audio_tokens: odd } } })).toEqual({
      inputTokens: 1,
      outputTokens: 0,
    });
  }
  expect(readUsage({ usage: {} })).toBeUndefined();
});
