import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A stream as the payloads of its events. */
export interface Recording {
  readonly name: string;
  readonly payloads: readonly string[];
}

const SHARED = join(import.meta.dir, "../../../../shared/recordings/openai-chat");

const chunk = (choices: readonly object[], more: object = {}): string =>
  JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices, ...more });
const delta = (fields: object, finish: string | null = null, index = 0): object => ({
  index,
  delta: fields,
  finish_reason: finish,
});
const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };

/** Streams of our own making; each ends with usage in a different way. */
const OWN: readonly Recording[] = [
  {
    name: "two choices, text beyond ASCII",
    payloads: [
      chunk([delta({ role: "assistant", content: "" })], { usage: null }),
      chunk([delta({ content: "Grüße \u{1f44b}\u{1f3fd} 日本" })], { usage: null }),
      chunk([delta({ content: "zwei" }, null, 1)], { usage: null }),
      chunk([delta({}, "stop"), delta({}, "stop", 1)], { usage: null }),
      chunk([], { usage }),
    ],
  },
  {
    name: "reasoning, then a tool call in pieces",
    payloads: [
      chunk([delta({ role: "assistant", content: null, reasoning_content: "" })]),
      chunk([delta({ reasoning_content: "think\n\nhard" })]),
      chunk([delta({ tool_calls: [{ index: 0, id: "t", function: { name: "f", arguments: "" } }] })]),
      chunk([delta({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] })]),
      chunk([delta({ tool_calls: [{ index: 0, function: { arguments: "1}" } }] })]),
      chunk([delta({}, "tool_calls")], { usage }),
    ],
  },
];

const shared = (): Recording[] =>
  readdirSync(SHARED)
    .filter((file) => file.endsWith(".chunks.txt"))
    .map((name) => ({
      name,
      payloads: readFileSync(join(SHARED, name), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== ""),
    }));

/** All streams to test with; those of real providers only where they lie beside the project. */
export const RECORDINGS: readonly Recording[] = existsSync(SHARED) ? [...OWN, ...shared()] : OWN;

/** A recording as it goes over the wire. */
export const onTheWire = (recording: Recording, lineEnd: "\n" | "\r\n" | "\r"): Uint8Array => {
  const events = [...recording.payloads, "[DONE]"].map((payload) => `data: ${payload}${lineEnd}${lineEnd}`);
  return new TextEncoder().encode(events.join(""));
};
