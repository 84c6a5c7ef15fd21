import type { PolicyEvent, Verdict } from "@sluice/sdk";
import { SluiceError } from "../../errors/index.ts";
import { Denied } from "../denial.ts";
import type { Exchange } from "../exchange.ts";
import type { Step } from "../pipeline.ts";
import type { GuardrailReport, Outcome, ReportedText } from "./report.ts";

/** Whether a plugin sees texts, which makes it a guardrail here. */
export const seesText = ({ instance: { plugin, matcher } }: Step): boolean =>
  plugin.powers.text !== undefined || matcher !== undefined;

/** What a call, or all calls of one stream, came to. */
export interface Looked {
  readonly verdict?: Verdict | undefined;
  readonly thrown?: unknown;
  /** Where they were changed, or not all of them went on. */
  readonly texts?: readonly ReportedText[] | undefined;
}

/** Has a step look, and says what it would do. `undefined` where it is not concerned. */
export const lookBy = async (
  step: Step,
  exchange: Exchange,
  look: () => Promise<Looked>,
): Promise<Omit<GuardrailReport, "reached">> => {
  const { instance, hook } = step;
  const phase = hook === "onResponse" ? "response" : "request";
  const base = { plugin: instance.id, phase, mode: instance.mode } as const;
  if (!step.concerns(exchange))
    return { ...base, verdict: "unconcerned", said: [], categories: [], counts: {}, ms: 0 };
  const startedAt = performance.now();
  const looked = await look();
  const { thrown } = looked;
  if (thrown !== undefined && !(thrown instanceof Denied || thrown instanceof SluiceError)) throw thrown;
  const ms = Math.round((performance.now() - startedAt) * 100) / 100;
  const events = exchange.policy.filter((event) => event.plugin === instance.id && event.hook === hook);
  return {
    ...base,
    ...whyOf(looked, events),
    verdict: verdictOf(looked, events),
    said: [...new Set(events.map(({ verdict }) => verdict))].filter((verdict) => !HOSTS.has(verdict)),
    ...foundIn(events),
    ms,
    ...(looked.texts ? { texts: [...looked.texts] } : {}),
  };
};

/** What the host itself notes, the first that holds. */
const NOTED = ["benched", "failed", "unseen", "would-deny", "would-ask"] as const;
const HOSTS: ReadonlySet<string> = new Set([...NOTED, "deny", "ask"]);

const verdictOf = (
  { verdict, thrown, texts }: Looked,
  events: readonly PolicyEvent[],
): GuardrailReport["verdict"] => {
  const noted = NOTED.find((name) => events.some((event) => event.verdict === name));
  if (noted) return noted;
  if (thrown instanceof Denied) return "deny";
  if (thrown !== undefined) return "failed";
  if (verdict && verdict.kind !== "identify") return verdict.kind;
  return texts ? "change" : "pass";
};

type Why = Pick<GuardrailReport, "code" | "status" | "message">;

const whyOf = ({ verdict, thrown }: Looked, events: readonly PolicyEvent[]): Why => {
  const said = thrown instanceof Denied ? thrown.verdict : verdict;
  if (said?.kind === "deny") return { code: said.code, status: said.status ?? 403, message: said.message };
  if (said?.kind === "ask") return { message: said.message };
  if (thrown instanceof SluiceError)
    return { code: thrown.code, status: thrown.status, message: thrown.message };
  const code = events.find((event) => event.code !== undefined)?.code;
  return code === undefined ? {} : { code };
};

const foundIn = (events: readonly PolicyEvent[]): Pick<GuardrailReport, "categories" | "counts"> => {
  const counts = new Map<string, number>();
  for (const event of events) {
    for (const [name, count] of Object.entries(event.counts ?? {}))
      counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const categories = new Set(events.flatMap((event) => event.categories ?? []));
  return { categories: [...categories], counts: Object.fromEntries(counts) };
};

/** Whether nobody is called any more behind it. */
export const ends = ({ verdict, code }: Pick<GuardrailReport, "verdict" | "code">): boolean =>
  ENDING.has(verdict) || code === "PLUGIN_FAILED";
const ENDING: ReadonlySet<string> = new Set(["deny", "ask", "answer"]);

/** What a phase comes to. */
export const outcomeOf = (reports: readonly GuardrailReport[], texts: readonly ReportedText[]): Outcome => {
  const ending = reports.find((report) => report.reached && ends(report));
  if (!ending) {
    const changed = reports.some((report) => report.texts !== undefined);
    return { verdict: changed ? "change" : "pass", texts: [...texts] };
  }
  const { plugin, verdict, code, status, message, texts: out = [] } = ending;
  const why = { ...(code ? { code } : {}), ...(status ? { status } : {}), ...(message ? { message } : {}) };
  const ended = verdict === "deny" || verdict === "ask" || verdict === "answer" ? verdict : "failed";
  return { verdict: ended, by: plugin, ...why, texts: out };
};
