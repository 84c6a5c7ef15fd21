import { powersIn } from "../draft.ts";
import { schemaFields } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

/** The secrets that it sends are secrets of its config, and there is a power to spend them. */
export const secretsNamed: Rule = {
  id: "secrets-named",
  severity: "error",
  check: ({ draft }) => {
    const powers = powersIn(draft);
    if (!powers) return [];
    const fields = schemaFields(draft.config).filter(({ json }) => json.sluiceSecret === true);
    const paths = new Set(fields.map(({ path }) => path));
    const masks = powers.text === "write" && powers.patterns !== undefined;
    const spent = powers.fetch !== undefined || powers.hmac !== undefined || masks;
    return [
      ...(powers.fetch?.secrets ?? [])
        .filter((name) => !paths.has(name))
        .map((name) => `powers.fetch.secrets names ${name}, which is no Secret() of the config: declare it`),
      ...fields
        .filter(() => !spent)
        .map(
          ({ path }) =>
            `config.${path} is a secret that it can do nothing with: ask for fetch, for hmac, or for text: write and patterns`,
        ),
    ];
  },
};
