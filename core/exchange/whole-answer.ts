import type { JsonBody } from "../dialects/json/body.ts";
import { parseJson } from "../dialects/json/read.ts";
import type { Closing } from "./closing.ts";
import { Denied } from "./denial.ts";
import { edited } from "./edit-body.ts";
import type { Exchange } from "./exchange.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import type { ResponseStep } from "./pipeline.ts";
import { viewOf } from "./text-view.ts";

/** Shows a whole answer to the steps, in their order. The answer's text comes back as they left it. */
export const screenAnswer = async (
  exchange: Exchange,
  steps: readonly ResponseStep[],
  closing: Closing,
  onFault: FaultListener,
  text: string,
): Promise<string> => {
  let body: JsonBody | undefined;
  for (const step of steps) {
    closing.take(step);
    if (step.instance.plugin.powers.text) {
      body ??= parseJson(text, exchange.dialect.answer);
      exchange.text = body && viewOf(exchange.dialect.answerSlots(body));
    }
    const verdict = await callStep(step, exchange, step.context.makeClosing(exchange), onFault, () => {
      if (body && exchange.text?.changed)
        body = edited(body, exchange.dialect.answerSlots(body), exchange.text, exchange.dialect.answer);
    });
    exchange.text = undefined;
    if (verdict?.kind === "deny") throw new Denied(verdict, step.instance.id);
  }
  return body?.text ?? text;
};
