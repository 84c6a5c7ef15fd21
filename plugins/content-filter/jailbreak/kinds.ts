/** The kinds of attacks. */
export const JAILBREAK_KINDS = [
  "instruction_override",
  "role_play",
  "prompt_extraction",
  "payload_split",
] as const;

/** A kind of attack. */
export type Jailbreak = (typeof JAILBREAK_KINDS)[number];
