import { DIALECTS } from "../../dialects/index.ts";
import { readJson } from "../../dialects/json/read.ts";
import { compilePrincipals } from "../../identity/principals.ts";
import { Aliases } from "../aliases.ts";
import { Closing } from "../closing.ts";
import { Exchange } from "../exchange.ts";
import type { Generation } from "../generation.ts";
import type { FaultListener } from "../hooks.ts";
import type { ResponseStep, Step } from "../pipeline.ts";
import { callRequest, findService, noService, route } from "../request-phase.ts";
import { withAliases } from "../restoring.ts";
import type { Service } from "../service.ts";
import { answerOf } from "./answer.ts";
import { ends, type Looked, lookBy, outcomeOf, seesText } from "./looked.ts";
import type { GuardrailReport, Outcome, Report, ReportedText } from "./report.ts";
import { type Trial, triedIn } from "./trial.ts";

/**
 * Says what each guardrail of a service would do with a text, on the steps of real exchanges. No provider is called, and nothing is
 * recorded. Those behind one that ends the exchange are tried too. Throws `SERVICE_NOT_FOUND` and `REQUEST_BODY_*`.
 */
export const evaluate = async (
  generation: Generation,
  name: string,
  trial: Trial,
  onFault: FaultListener,
): Promise<Report> => {
  const { request, answer } = triedIn(trial);
  const exchange = new Exchange(arrival(), generation);
  generation.running.enter();
  try {
    ask(exchange, name, request ?? [], trial);
    const { service } = exchange;
    if (!service) throw noService(name, [...generation.services.keys()]);
    const evaluation = new Evaluation(exchange, service, onFault);
    await evaluation.begin();
    const asked = request && (await evaluation.request());
    const answered = answer && (await evaluation.response(textOf(exchange, name, answer)));
    await evaluation.finish(asked, answered === undefined);
    const outcomes = [asked, answered].flatMap((one) => one ?? []);
    const deciding = outcomes.find(({ by }) => by) ?? outcomes.find(({ verdict }) => verdict !== "pass");
    return {
      service: service.name,
      config: generation.number,
      principal: exchange.principal.name,
      stream: exchange.stream,
      verdict: deciding?.verdict ?? "pass",
      ...(asked ? { request: asked } : {}),
      ...(answered ? { response: answered } : {}),
      guardrails: evaluation.reports,
    };
  } finally {
    exchange.end();
    for (const { powers } of exchange.service?.pipeline.holders ?? []) powers.exchangeEnded(exchange.id);
  }
};

const DIALECT = DIALECTS["openai-chat"];

const arrival = () => ({
  dialect: DIALECT,
  route: {},
  headers: new Headers(),
  url: "",
  clientAddress: "",
  signal: new AbortController().signal,
});

const encoder = new TextEncoder();
const bodyOf = (body: object) => readJson(encoder.encode(JSON.stringify(body)), DIALECT.request);

/** The exchange as it would be once the client is known and the service found. */
const ask = (exchange: Exchange, model: string, messages: readonly object[], trial: Trial): void => {
  const { principal, stream = false } = trial;
  exchange.body = bodyOf({ model, messages, stream });
  exchange.head = exchange.dialect.head(exchange.body, exchange.arrival.route);
  if (principal !== undefined) {
    exchange.identified = true;
    exchange.principal = compilePrincipals(exchange.generation.loaded.config.principals).find(principal);
  }
  findService(exchange);
};

/** What a message says. */
const textOf = ({ dialect }: Exchange, model: string, message: object): string =>
  dialect
    .requestSlots(bodyOf({ model, messages: [message] }))
    .map(({ text }) => text)
    .join("");

class Evaluation {
  readonly reports: GuardrailReport[] = [];
  readonly #guards: readonly ResponseStep[];

  constructor(
    readonly exchange: Exchange,
    readonly service: Service,
    readonly onFault: FaultListener,
  ) {
    this.#guards = service.pipeline.onResponse.filter(seesText);
  }

  /** Tags and plan are what plugins go by. */
  async begin(): Promise<void> {
    const { exchange, service, onFault } = this;
    Object.assign(exchange.tags, service.tags);
    exchange.plan = service.pipeline.onRoute.length === 0 ? service.targets.slice(0, 1) : service.targets;
    await route(exchange, service.pipeline, onFault);
  }

  async request(): Promise<Outcome> {
    const { exchange, service } = this;
    const { onRequest, overlapping } = service.pipeline;
    const reports: GuardrailReport[] = [];
    for (const step of [...onRequest, ...overlapping].filter(seesText))
      this.#add(reports, await lookBy(step, exchange, () => this.#askStep(step)));
    exchange.requestPassed = true;
    return outcomeOf(reports, this.#asked());
  }

  async response(text: string): Promise<Outcome> {
    const { exchange, onFault } = this;
    exchange.requestPassed = true;
    exchange.outcome = "answered";
    const answer = answerOf(exchange, text, onFault);
    const reports: GuardrailReport[] = [];
    for (const pass of withAliases(exchange, this.#guards)) {
      if (pass instanceof Aliases) {
        await answer.pass(pass, this.#closing([]));
        continue;
      }
      const look = async (): Promise<Looked> => {
        const before = answer.texts();
        const closing = this.#closing([pass]);
        const { thrown, out } = await answer.pass(pass, closing);
        await closing.finish();
        return { thrown, texts: thrown === undefined ? changed(before, out) : out };
      };
      this.#add(reports, await lookBy(pass, exchange, look));
    }
    return outcomeOf(reports, answer.texts());
  }

  /** The closing calls that are owed where no answer was tried. */
  async finish(asked: Outcome | undefined, unanswered: boolean): Promise<void> {
    const { exchange } = this;
    if (!unanswered) return;
    exchange.outcome = asked?.verdict === "deny" || asked?.verdict === "ask" ? "denied" : "answered";
    await this.#closing(this.#guards.filter(({ pairs }) => pairs)).finish();
  }

  #closing(onResponse: readonly ResponseStep[]): Closing {
    return new Closing(this.exchange, { ...this.service.pipeline, onResponse }, this.onFault);
  }

  #add(reports: GuardrailReport[], report: Omit<GuardrailReport, "reached">): void {
    const added = { ...report, reached: !reports.some((one) => one.reached && ends(one)) };
    reports.push(added);
    this.reports.push(added);
  }

  async #askStep(step: Step): Promise<Looked> {
    const before = this.#asked();
    try {
      const verdict = await callRequest(step, this.exchange, this.onFault);
      return { verdict, texts: changed(before, this.#asked()) };
    } catch (thrown) {
      return { thrown };
    }
  }

  #asked(): ReportedText[] {
    const { body, dialect } = this.exchange;
    const slots = body ? dialect.requestSlots(body) : [];
    return slots.map(({ role, kind, text }) => ({ role, kind, text }));
  }
}

const changed = (
  before: readonly ReportedText[],
  after: readonly ReportedText[],
): readonly ReportedText[] | undefined => (Bun.deepEquals(before, after) ? undefined : after);
