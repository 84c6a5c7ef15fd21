import type { Normalisation, PatternDeclaration } from "@sluice/sdk";
import { encoded, OVERRIDING, SHOWING } from "./encoded.ts";
import { type Heuristic, joined } from "./heuristic.ts";
import { INSTRUCTION_OVERRIDE } from "./instruction-override.ts";
import type { Jailbreak } from "./kinds.ts";
import { PAYLOAD_SPLIT } from "./payload-split.ts";
import { PROMPT_EXTRACTION } from "./prompt-extraction.ts";
import { ROLE_PLAY } from "./role-play.ts";

/** The signs of each kind of attack; made when they are asked for. */
const JAILBREAKS: Readonly<Record<Jailbreak, () => readonly Heuristic[]>> = {
  instruction_override: () => [...INSTRUCTION_OVERRIDE, { phrases: encoded(OVERRIDING), loose: true }],
  role_play: () => ROLE_PLAY,
  prompt_extraction: () => [...PROMPT_EXTRACTION, { phrases: encoded(SHOWING), loose: true }],
  payload_split: () => PAYLOAD_SPLIT,
};

const BEFORE_CHARS = 60;

/** The patterns of one kind of attack; ids are `<id>.0`, `<id>.1`, … */
export const jailbreakPatterns = (
  kind: Jailbreak,
  id: string,
  normalise: readonly Normalisation[],
): readonly PatternDeclaration[] =>
  joined(JAILBREAKS[kind]()).map((heuristic, at) => ({
    id: `${id}.${at}`,
    kind: "list",
    entries: heuristic.phrases.flatMap(quoted),
    choices: true,
    wholeWord: !heuristic.loose,
    normalise,
    across: "turns",
    ...(heuristic.near
      ? {
          near: {
            words: heuristic.near.flatMap(quoted),
            before: heuristic.before ?? BEFORE_CHARS,
            after: heuristic.after ?? 0,
          },
        }
      : {}),
  }));

/** An apostrophe is written in two ways. */
const quoted = (text: string): readonly string[] =>
  text.includes("'") ? [text, text.replaceAll("'", "’")] : [text];
