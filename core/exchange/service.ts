import type { PlanTarget } from "@sluice/sdk";
import type { ResolvedProvider } from "../catalog/providers.ts";
import type { ServiceConfig, TargetConfig, TimeoutsConfig } from "../config/schema.ts";
import { PROVIDER_DIALECTS } from "../dialects/index.ts";
import { joined, type Members, without } from "../dialects/json/members.ts";
import type { Pipeline } from "./pipeline.ts";

/** Timeouts of an attempt, all filled in, in milliseconds. */
export type Timeouts = Required<TimeoutsConfig>;

/** Long enough for a model that thinks for minutes; the clients' own timeouts are usually shorter. */
const DEFAULT_TIMEOUTS: Timeouts = { firstTokenMs: 600_000, stallMs: 600_000, totalMs: 3_600_000 };

/** A provider and a model, ready to be tried. */
export interface Target {
  readonly name: string;
  readonly provider: ResolvedProvider;
  /** Absent where the client names the model. */
  readonly model: string | undefined;
  readonly weight: number;
  readonly timeouts: Timeouts;
  /** Fields that each request for an answer has: whole, and as a stream; absent where there are none. */
  readonly body?: { readonly whole: Members; readonly stream: Members };
  /** Made once: `fetch` would make one of its own from a plain object, each time. */
  readonly headers: Headers;
}

/** What a client names, ready to serve. */
export interface Service {
  readonly name: string;
  readonly open: boolean;
  /** What a client gets for what a plugin denies. */
  readonly denial: ServiceConfig["denial"];
  readonly strict: ServiceConfig["strict"];
  readonly targets: readonly Target[];
  readonly tags: Readonly<Record<string, string>>;
  readonly pipeline: Pipeline;
}

/** The targets of a service. */
export const compileTargets = (
  config: ServiceConfig,
  providers: ReadonlyMap<string, ResolvedProvider>,
): Target[] =>
  config.targets.flatMap((target) => {
    const provider = providers.get(target.provider);
    return provider ? [compileTarget(target, config, provider)] : [];
  });

/** What a provider takes with streams alone is left out elsewhere. */
const compileBody = (target: TargetConfig, { body, dialect }: ResolvedProvider): Pick<Target, "body"> => {
  const stream = joined(body, target.body ?? {});
  if (Object.keys(stream).length === 0) return {};
  const { streamsOnly = [] } = PROVIDER_DIALECTS[dialect];
  return { body: { stream, whole: streamsOnly.reduce(without, stream) } };
};

const compileTarget = (target: TargetConfig, service: ServiceConfig, provider: ResolvedProvider): Target => ({
  name: target.name ?? provider.name,
  provider,
  model: target.model,
  weight: target.weight,
  ...compileBody(target, provider),
  timeouts: { ...DEFAULT_TIMEOUTS, ...service.timeouts, ...target.timeouts },
  headers: new Headers({
    "content-type": "application/json",
    // An encoded answer would have to be decoded to be read, and re-encoded to be passed on.
    "accept-encoding": "identity",
    "user-agent": "sluice",
    ...Object.fromEntries(provider.headers),
    ...(provider.authHeader ? { [provider.authHeader.name]: provider.authHeader.value } : {}),
  }),
});

/** How many plans that begin with the same target are remembered. */
const MAX_PLANS = 16;

interface KnownPlan {
  readonly plan: readonly Target[];
  readonly view: readonly PlanTarget[];
}

const knownPlans = new WeakMap<Target, KnownPlan[]>();

/**
 * A plan as plugins see it: frozen, and the same for the same targets in the same order where they name their models, since engines
 * keep what they made of it.
 */
export const planView = (plan: readonly Target[], openModel: string | undefined): readonly PlanTarget[] => {
  const [first] = plan;
  if (!first || openModel !== undefined) return viewOf(plan, openModel);
  const known = knownPlans.get(first) ?? [];
  for (const { plan: targets, view } of known) if (areSame(targets, plan)) return view;
  const view = viewOf(plan, openModel);
  known.push({ plan: [...plan], view });
  if (known.length > MAX_PLANS) known.shift();
  knownPlans.set(first, known);
  return view;
};

const areSame = (one: readonly Target[], other: readonly Target[]): boolean => {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
};

const viewOf = (plan: readonly Target[], openModel: string | undefined): readonly PlanTarget[] =>
  Object.freeze(plan.map((target) => Object.freeze(targetView(target, openModel))));

/** A target as plugins see it. */
export const targetView = (target: Target, openModel: string | undefined): PlanTarget => ({
  name: target.name,
  provider: target.provider.name,
  model: target.model ?? openModel ?? "",
  weight: target.weight,
});
