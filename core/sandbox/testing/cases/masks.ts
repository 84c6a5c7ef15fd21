import type { Powers } from "@sluice/sdk";
import { type Case, once, tell, told } from "../case.ts";

const POWERS: Powers = { text: "write", patterns: true };
const throws = (says: string) => ({ fault: ["throw"], says }) as const;

/** What the host has found, and what is to stand in its place. */
export const MASKS: readonly Case[] = [
  once(
    "who has patterns sees how many matches there are",
    "onRequest",
    `(ctx) => ${tell("[ctx.found.email, ctx.found.card, Object.keys(ctx.found).length]")}`,
    told([2, null, 1]),
    { powers: { patterns: true }, fields: { found: { email: 2 }, matches: [] } },
  ),
  once(
    "who has none sees nothing of it",
    "onRequest",
    `(ctx) => ${tell("[typeof ctx.found, typeof ctx.text.mask]")}`,
    told(["undefined", "undefined"]),
    { powers: { text: "read" } },
  ),
  once(
    "masks go to the host as they are, in the order of the calls",
    "onResponse",
    `(ctx) => {
      ctx.text.mask({ email: { with: "[E]" }, card: { keepLast: 4, fill: "#" } });
      ctx.text.mask({ name: { alias: "NAME" } });
    }`,
    {
      reply: {
        masks: [{ email: { with: "[E]" }, card: { keepLast: 4, fill: "#" } }, { name: { alias: "NAME" } }],
      },
    },
    { powers: POWERS },
  ),
  {
    name: "forms made in setup may be used again and again, with a secret in them",
    plugin: `{
      name: "case", version: "1.0.0",
      setup: (config) => Object.freeze({ id: Object.freeze({ hash: "ID", key: Object.freeze({ $secret: config.key.$secret }) }) }),
      hooks: { onRequest: (ctx, forms) => ctx.text.mask(forms) },
    }`,
    powers: POWERS,
    config: { key: { $secret: "handle" } },
    calls: Array.from({ length: 3 }, () => ({
      hook: "onRequest" as const,
      reply: { masks: [{ id: { hash: "ID", key: { $secret: "handle" } } }] },
    })),
  },
  once(
    "forms that are none throw",
    "onRequest",
    `(ctx) => ctx.text.mask("email")`,
    throws("forms by the ids of their patterns"),
    { powers: POWERS },
  ),
];
