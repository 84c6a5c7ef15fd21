import type { Heard, Item, Reply, SaidPart } from "./model.ts";

/** What the models say, for those who must know it. */
export const SAID = {
  talk: 'Grüße aus Zürich, 你好 👋🏽: "quotes", \\ and\n\ta second line.',
  thought: "Let me think — first the sluice, then the gate.",
  person: { name: "Ada Lovelace", age: 36, tags: ["maths", "Zürich"] },
  weather: { city: "Zürich", days: 2 },
  clock: { zone: "Europe/Zurich" },
  command: "echo the sluice is open",
  refused: "This model's maximum context length is 8 tokens.",
  limited: "You have used up what you may use.",
  overloaded: "The model is overloaded.",
  fellOver: "The model fell over.",
} as const;

const itemsIn = <K extends Item["kind"]>({ turns }: Heard, kind: K): Extract<Item, { kind: K }>[] =>
  turns.flatMap(({ items }) =>
    items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind),
  );

const say = (...parts: SaidPart[]): Reply => ({ does: "say", parts });
const text = (said: string): SaidPart => ({ kind: "text", text: said });
const thought = (said: string): SaidPart => ({ kind: "thought", text: said });
const weather: SaidPart = { kind: "call", name: "weather", input: SAID.weather };
const clock: SaidPart = { kind: "call", name: "clock", input: SAID.clock };
const echo = (heard: Heard): Reply =>
  say(
    text(
      `I heard: ${itemsIn(heard, "result")
        .map((item) => item.text)
        .join(" & ")}`,
    ),
  );

/** Asks for one tool, then for another, then tells. */
const inSteps = (heard: Heard): Reply => {
  const results = itemsIn(heard, "result").length;
  if (results === 0) return say(thought("I need the weather."), weather);
  return results === 1 ? say(thought("And now the time."), clock) : echo(heard);
};

/** In the schema that was asked for, or by the tool that stands for one. */
const inForm = ({ schema, tools }: Heard): Reply => {
  if (schema !== undefined) return say(text(JSON.stringify(SAID.person)));
  return tools.includes("json")
    ? say({ kind: "call", name: "json", input: SAID.person })
    : say(text("There was no schema."));
};

/** The tools by which agents run commands, and how each is told one. */
const SHELLS: Readonly<Record<string, (command: string) => object>> = {
  Bash: (command) => ({ command, description: "Says it" }),
  exec_command: (cmd) => ({ cmd }),
  shell_command: (command) => ({ command }),
  shell: (command) => ({ command: ["bash", "-lc", command] }),
  run_shell_command: (command) => ({ command, description: "Says it" }),
};

/** Has the agent run a command, and tells what came out. */
const inAgent = (heard: Heard): Reply => {
  const name = heard.tools.find((tool) => Object.hasOwn(SHELLS, tool)) ?? "";
  const input = SHELLS[name]?.(SAID.command);
  if (itemsIn(heard, "result").length > 0 || !input) return echo(heard);
  return say(thought(SAID.thought), text("I look."), { kind: "call", name, input });
};

/** Models by name: what each does with what it was told. What stands behind `~` in a name is for the one who asks. */
export const MINDS: Readonly<Record<string, (heard: Heard) => Reply>> = {
  talk: () => say(text(SAID.talk)),
  think: () => say(thought(SAID.thought), text(SAID.talk)),
  tools: (heard) =>
    itemsIn(heard, "result").length === 0 ? say(thought(SAID.thought), weather, clock) : echo(heard),
  steps: inSteps,
  "steps-but-second": (heard) =>
    itemsIn(heard, "result").length === 1
      ? { does: "fail", status: 503, message: SAID.overloaded }
      : inSteps(heard),
  see: (heard) => {
    const seen = itemsIn(heard, "image").map(({ mediaType, data }) => `${mediaType} ${Bun.hash.crc32(data)}`);
    return say(text(`I see: ${seen.join(", ")}`));
  },
  form: inForm,
  agent: inAgent,
  wrong: () => ({ does: "fail", status: 400, message: SAID.refused }),
  limited: () => ({ does: "fail", status: 429, message: SAID.limited, retryAfterS: 7 }),
  overloaded: () => ({ does: "fail", status: 503, message: SAID.overloaded }),
  breaks: () => ({ does: "break", parts: [text(SAID.talk)], by: "error" }),
  cut: () => ({ does: "break", parts: [text(SAID.talk)], by: "cut" }),
  endless: () => ({ does: "go-on" }),
};

/** How often tools were called so far. */
export const callsIn = (heard: Heard): number => itemsIn(heard, "call").length;
