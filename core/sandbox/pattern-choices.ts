import { MAX_PATTERN_ENTRIES, type PatternDeclaration } from "@sluice/sdk";

const INNERMOST = /\{([^{}]*)\}/;
const SPACES = /\s+/g;

/** The declarations with an entry for each choice; those without choices as they are. Leaves the event loop in between. */
export const spelledOut = async (
  declarations: readonly PatternDeclaration[],
): Promise<readonly PatternDeclaration[]> => {
  const made: PatternDeclaration[] = [];
  for (const declaration of declarations) {
    if (declaration.kind === "regex" || !declaration.choices) {
      made.push(declaration);
      continue;
    }
    const { choices: _, entries, near, ...others } = declaration;
    made.push({
      ...others,
      entries: all(entries),
      ...(near ? { near: { ...near, words: all(near.words) } } : {}),
    });
    await new Promise(setImmediate);
  }
  return made;
};

const all = (templates: readonly string[]): readonly string[] => {
  const texts = new Set<string>();
  for (const template of templates) {
    for (const text of choose(template)) {
      const plain = text.replace(SPACES, " ").trim();
      if (plain !== "") texts.add(plain);
      // The check that follows says what is wrong.
      if (texts.size > MAX_PATTERN_ENTRIES) return [...texts];
    }
  }
  return [...texts];
};

function* choose(template: string): Generator<string> {
  const found = INNERMOST.exec(template);
  if (!found) {
    yield template;
    return;
  }
  const { 0: whole, 1: choices = "", index } = found;
  const before = template.slice(0, index);
  const behind = template.slice(index + whole.length);
  for (const choice of choices.split("|")) yield* choose(before + choice + behind);
}
