const base = { id: "chatcmpl-generated", created: 1760000000, model: "generated" };
const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 };

const chunk = (choices: readonly object[], more: object = {}): string =>
  JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...more });

/** A stream of `count` content events of `size` bytes each, then its finish, usage and end. */
export const generatedEvents = (count: number, size: number): string[] => {
  const content = chunk([{ index: 0, delta: { content: "x".repeat(size) }, finish_reason: null }]);
  return [
    ...Array.from({ length: count }, () => content),
    chunk([{ index: 0, delta: {}, finish_reason: "stop" }]),
    chunk([], { usage }),
    "[DONE]",
  ];
};

/** An answer whose content has `size` bytes. */
export const generatedBody = (size: number): string =>
  JSON.stringify({
    ...base,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "x".repeat(size) }, finish_reason: "stop" }],
    usage,
  });
