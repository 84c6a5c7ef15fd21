import type { Principal, Verdict } from "@sluice/sdk";
import { nearest } from "../config/nearest.ts";
import { SluiceError } from "../errors/index.ts";
import { Denied } from "./denial.ts";
import { edited } from "./edit-body.ts";
import type { Exchange } from "./exchange.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import { abreast, type Pipeline, type Step } from "./pipeline.ts";
import { type Scope, within } from "./scope.ts";
import { type TextView, viewOf } from "./text-view.ts";
import { canReach } from "./translate.ts";

/** What the request phase ends with, when no plugin denied. */
export type Routed =
  | { readonly kind: "forward" }
  | { readonly kind: "answer"; readonly verdict: PluginAnswer };
/** An answer that a plugin gave. */
export type PluginAnswer = Extract<Verdict, { kind: "answer" }>;

/**
 * `onAuth`: identify, pass, deny. Nobody identified is a 401, unless no `onAuth` plugin is on at all. A promise only where
 * a plugin gives one: waiting for nothing costs every exchange.
 */
export const authenticate = (
  exchange: Exchange,
  { onAuth }: Pipeline,
  onFault: FaultListener,
): Promise<void> | undefined => {
  const from = (start: number): Promise<void> | undefined => {
    for (let at = start; at < onAuth.length; at++) {
      const step = onAuth[at];
      if (!step) continue;
      const verdict = callStep(step, exchange, onFault);
      if (verdict instanceof Promise) {
        return verdict.then((late) => {
          takeIdentity(exchange, step, late);
          return from(at + 1);
        });
      }
      takeIdentity(exchange, step, verdict);
    }
    if (onAuth.length > 0 && !exchange.identified) throw new SluiceError("AUTH_NOT_IDENTIFIED");
    return undefined;
  };
  return from(0);
};

const takeIdentity = (exchange: Exchange, step: Step, verdict: Verdict | undefined): void => {
  if (verdict?.kind === "deny") throw new Denied(verdict, step);
  if (verdict?.kind === "identify") identifyAs(exchange, step, verdict.principal);
};

/** The first to identify names the principal; a later one may only take groups away. */
const identifyAs = (exchange: Exchange, step: Step, principal: Principal): void => {
  if (!exchange.identified) {
    exchange.identified = true;
    exchange.principal = principal;
    return;
  }
  const { name, type, groups } = exchange.principal;
  const narrows =
    principal.name === name &&
    principal.type === type &&
    principal.groups.every((group) => groups.includes(group));
  if (!narrows) throw new SluiceError("PLUGIN_FAILED", { plugin: step.instance.id, hook: "onAuth" });
  exchange.principal = principal;
};

/** Which service the client means. Never tells of it before the client is identified. */
export const findService = (exchange: Exchange): void => {
  const { services } = exchange.generation;
  const model = exchange.model;
  exchange.service = services.get(model);
  const slash = model.indexOf("/");
  if (exchange.service || slash <= 0) return;
  const service = services.get(model.slice(0, slash));
  if (service?.open && slash + 1 < model.length) {
    exchange.service = service;
    exchange.openModel = model.slice(slash + 1);
  }
};

/** `SERVICE_NOT_FOUND` with a near name that the principal may query. */
export const serviceMissing = (exchange: Exchange, name = exchange.model): SluiceError => {
  const { services, grants } = exchange.generation;
  const visible: string[] = [];
  for (const [name, service] of services) {
    if (grants.mayQuery(exchange.principal, service.name)) visible.push(name);
  }
  return noService(name, visible);
};

/** `SERVICE_NOT_FOUND` with the nearest of these names. */
export const noService = (name: string, known: readonly string[]): SluiceError => {
  const near = nearest(name, known);
  return new SluiceError("SERVICE_NOT_FOUND", {
    service: JSON.stringify(name.slice(0, 200)),
    near: near ? ` Did you mean ${near}?` : "",
  });
};

/** The plan as it starts: the first target alone when no plugin routes. */
export const planTargets = (exchange: Exchange, pipeline: Pipeline): void => {
  const { service, dialect } = exchange;
  if (!service) throw serviceMissing(exchange);
  const able = service.targets.filter((target) => canReach(dialect, target));
  if (service.targets.length > 0 && able.length === 0) {
    throw new SluiceError("SERVICE_OPERATION_UNSUPPORTED", { service: service.name, api: dialect.id });
  }
  if (service.open && exchange.openModel === undefined && able.some((target) => target.model === undefined)) {
    throw new SluiceError("SERVICE_MODEL_MISSING", { service: service.name });
  }
  exchange.plan = pipeline.onRoute.length === 0 ? able.slice(0, 1) : able;
};

/**
 * `onRoute`: the plan is handed on. What a plugin that failed asked for does not happen. A promise only where a plugin gives
 * one.
 */
export const route = (
  exchange: Exchange,
  { onRoute }: Pipeline,
  onFault: FaultListener,
): Promise<void> | undefined => {
  const from = (start: number): Promise<void> | undefined => {
    for (let at = start; at < onRoute.length; at++) {
      const step = onRoute[at];
      const called = step && callStep(step, exchange, onFault);
      if (called instanceof Promise) return called.then(() => from(at + 1));
    }
    return undefined;
  };
  return from(0);
};

/** `onRequest`: in order, each sees what the one before left. Those that change nothing run side by side. */
export const screenRequest = async (
  exchange: Exchange,
  pipeline: Pipeline,
  onFault: FaultListener,
): Promise<Routed> => {
  for (const steps of abreast(pipeline.onRequest)) {
    exchange.requestSteps += steps.length;
    const verdicts = await screen(steps, exchange, onFault);
    for (const verdict of verdicts) if (verdict?.kind === "answer") return { kind: "answer", verdict };
  }
  exchange.requestPassed = true;
  return { kind: "forward" };
};

/**
 * Screens the request by those that may do so while the provider is at work already. Rejects with their denial; what they
 * answer has no place any more.
 */
export const screenBeside = async (
  exchange: Exchange,
  { overlapping }: Pipeline,
  onFault: FaultListener,
): Promise<void> => {
  await screen(overlapping, exchange, onFault);
};

/** What steps say that look at the same time. The first that does not let the request pass ends it, whatever the others do. */
const screen = async (
  steps: readonly Step[],
  exchange: Exchange,
  onFault: FaultListener,
): Promise<readonly Passing[]> => {
  const [first, ...others] = steps;
  if (!first) return [];
  if (others.length === 0) return [passing(first, await callRequest(first, exchange, onFault))];
  return await Promise.all(
    steps.map(async (step) => passing(step, await callRequest(step, exchange, onFault))),
  );
};

type Passing = Exclude<Verdict, { kind: "deny" | "ask" }> | undefined;

const passing = (step: Step, verdict: Verdict | undefined): Passing => {
  if (verdict?.kind === "deny") throw new Denied(verdict, step);
  if (verdict?.kind === "ask") throw new SluiceError("POLICY_APPROVAL_NEEDED", { detail: verdict.message });
  return verdict;
};

/** Calls a step of `onRequest` with the texts of its scope. What it changes is in the exchange's body then. */
export const callRequest = (step: Step, exchange: Exchange, onFault: FaultListener) => {
  const { instance } = step;
  const { plugin, matcher, turnsMatcher } = instance;
  const seesText = plugin.powers.text !== undefined || matcher !== undefined || turnsMatcher !== undefined;
  const text = seesText ? viewRequest(exchange, instance.scope) : undefined;
  return callStep(step, exchange, onFault, {
    text,
    settle: () => {
      if (step.verdictOnly && text?.changed) throw new TypeError("it says verdictOnly, and edits the text");
      editRequest(exchange, text, instance.scope);
    },
  });
};

const viewRequest = ({ body, dialect }: Exchange, scope: Scope): TextView | undefined =>
  body && viewOf(within(scope, dialect.requestSlots(body)));

/** Carries out a step's edits, so that the next one and the provider see them. */
const editRequest = (exchange: Exchange, text: TextView | undefined, scope: Scope): void => {
  const { body, dialect } = exchange;
  if (!body || !text?.changed) return;
  exchange.body = edited(body, within(scope, dialect.requestSlots(body)), text, dialect.request);
};
