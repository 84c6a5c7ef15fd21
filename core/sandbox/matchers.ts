import { SluiceError } from "../errors/index.ts";
import type { Guest } from "./contract.ts";
import type { Instance } from "./instance.ts";
import { spelledOut } from "./pattern-choices.ts";
import type { Plugin } from "./plugin.ts";
import { checkDeclarations, compilePatterns, PatternsRefused } from "./powers/patterns/index.ts";

/** An instance's patterns, ready to be searched for. */
export type Matchers = Pick<Instance, "matcher" | "turnsMatcher">;

/** Compiles what the manifest and the set-up declare. Throws `PLUGIN_INVALID`. */
export const compileMatchers = async (
  id: string,
  plugin: Plugin,
  guest: Guest,
  cacheDir: string | undefined,
): Promise<Matchers> => {
  const fromGuest = guest.declared;
  const fromSetup =
    typeof fromGuest === "object" && fromGuest !== null ? Reflect.get(fromGuest, "patterns") : [];
  const options = cacheDir === undefined ? {} : { cacheDir };
  try {
    const declared = checkDeclarations([...plugin.patterns, ...(Array.isArray(fromSetup) ? fromSetup : [])]);
    const hasChoices = declared.some((one) => one.kind === "list" && one.choices);
    const all = hasChoices ? checkDeclarations(await spelledOut(declared)) : declared;
    const over = all.filter(({ across }) => across === "turns");
    const plain = all.filter((one) => !over.includes(one));
    const [matcher, turnsMatcher] = await Promise.all([
      plain.length > 0 ? compilePatterns(plain, options) : undefined,
      over.length > 0 ? compilePatterns(over, { ...options, wholeTexts: true }) : undefined,
    ]);
    return { matcher, turnsMatcher };
  } catch (cause) {
    if (!(cause instanceof PatternsRefused)) throw cause;
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: cause.message }, cause);
  }
};
