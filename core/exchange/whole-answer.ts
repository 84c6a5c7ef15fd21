import type { JsonBody } from "../dialects/json/body.ts";
import { parseJson } from "../dialects/json/read.ts";
import { Aliases } from "./aliases.ts";
import type { Closing } from "./closing.ts";
import { Denied } from "./denial.ts";
import { edited } from "./edit-body.ts";
import type { Exchange } from "./exchange.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import type { ResponseStep } from "./pipeline.ts";
import { type AnswerPass, restore, withAliases } from "./restoring.ts";
import { type TextView, viewOf } from "./text-view.ts";

/** Shows a whole answer to the steps, in their order. The answer's text comes back as they left it. */
export const screenAnswer = (
  exchange: Exchange,
  steps: readonly ResponseStep[],
  closing: Closing,
  onFault: FaultListener,
  text: string,
): Promise<string> => passAnswer(exchange, withAliases(exchange, steps), closing, onFault, text);

/** The same for passes: steps, and the putting back of aliases where each has its place. */
export const passAnswer = async (
  exchange: Exchange,
  passes: readonly AnswerPass[],
  closing: Closing,
  onFault: FaultListener,
  text: string,
): Promise<string> => {
  let body: JsonBody | undefined;
  for (const step of passes) {
    if (step instanceof Aliases) {
      body ??= parseJson(text, exchange.dialect.answer);
      if (body) body = restored(exchange, body, step);
      continue;
    }
    closing.take(step);
    const { instance } = step;
    if (instance.plugin.powers.text || instance.matcher) body ??= parseJson(text, exchange.dialect.answer);
    const view = body && viewOf(exchange.dialect.answerSlots(body));
    const verdict = await callStep(step, exchange, onFault, {
      final: true,
      whole: true,
      text: view,
      settle: () => {
        if (body && view) body = editedAnswer(exchange, body, view);
      },
    });
    if (verdict?.kind === "deny") throw new Denied(verdict, step);
  }
  return body?.text ?? text;
};

const restored = (exchange: Exchange, body: JsonBody, aliases: Aliases): JsonBody => {
  const view = viewOf(exchange.dialect.answerSlots(body));
  restore(aliases, view);
  return editedAnswer(exchange, body, view);
};

/** The answer with a view's edits; what hangs on changed text is dropped. */
const editedAnswer = (exchange: Exchange, body: JsonBody, view: TextView): JsonBody => {
  if (!view.changed) return body;
  const { dialect } = exchange;
  const slots = dialect.answerSlots(body);
  const choices = slots.flatMap(({ choice }, index) => (view.edits[index]?.length ? [choice] : []));
  const outdated = dialect.outdated?.(body, new Set(choices)) ?? [];
  const changed = edited(
    body,
    slots,
    view,
    dialect.answer,
    outdated.map(({ start, end, by = "null" }) => ({ start, end, text: by })),
  );
  for (const { name } of outdated) exchange.drop(name);
  return changed;
};
