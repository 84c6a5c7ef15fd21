import type { PlanTarget } from "@sluice/sdk";
import { HOOK_NAMES, type HookName } from "@sluice/sdk";
import type { Generation } from "../exchange/generation.ts";
import { noService } from "../exchange/request-phase.ts";
import { type Service, type Timeouts, targetView } from "../exchange/service.ts";
import type { Instance } from "../sandbox/instance.ts";
import { type Benched, benchedNow } from "./benched.ts";
import { type Command, parseFlags, usageError } from "./command.ts";
import { findConfig } from "./context.ts";
import { textTable } from "./text-table.ts";
import { tryConfig } from "./try-config.ts";

const USAGE = "sluice plan <service> [--explain]";

/** `sluice plan`. */
export const planCommand: Command = {
  help: `Usage:
  ${USAGE}

Prints what the config makes of a service: for each hook the plugins in the order of their calls, then the targets.
--explain says why each stands where it does.

Examples:
  sluice plan demo
  sluice plan chat --explain --config sluice.yaml
  sluice plan chat --json`,
  async run(args, io) {
    const { values, positionals } = parseFlags(
      args,
      USAGE,
      { explain: { type: "boolean", default: false } },
      true,
    );
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw usageError("Name one service.", USAGE);
    const loaded = findConfig(io);
    const benched = await benchedNow(loaded);
    const plan = await tryConfig(loaded, async (generation) => planOf(generation, name, benched));
    if (io.json) io.out(JSON.stringify(plan));
    else io.out(show(plan, values.explain));
    return 0;
  },
};

interface PlannedStep {
  readonly plugin: string;
  readonly version: string;
  readonly engine: string;
  readonly order: string;
  readonly onFailure: string;
  readonly mode: string;
  /** Why the running gateway does not call it at present. */
  readonly benched?: string;
}

interface Plan {
  readonly service: string;
  readonly open: boolean;
  readonly hooks: Readonly<Record<HookName, readonly PlannedStep[]>>;
  readonly routed: boolean;
  readonly targets: readonly (PlanTarget & { readonly timeouts: Timeouts })[];
}

const planOf = ({ services }: Generation, name: string, benched: Benched): Plan => {
  const planned = plannedWith(benched);
  const service = services.get(name);
  if (!service) throw noService(name, [...services.keys()]);
  return {
    service: service.name,
    open: service.open,
    hooks: {
      onAuth: service.pipeline.onAuth.map(planned),
      onRoute: service.pipeline.onRoute.map(planned),
      onRequest: [...service.pipeline.onRequest, ...service.pipeline.overlapping].map(planned),
      onResponse: service.pipeline.onResponse.map(planned),
      onLog: service.pipeline.onLog.map((step) => planned({ ...step, order: "normal" })),
    },
    routed: service.pipeline.onRoute.length > 0,
    targets: targetsOf(service),
  };
};

const targetsOf = (service: Service): Plan["targets"] =>
  service.targets.map((target) => ({
    ...targetView(target, service.open ? "<model>" : undefined),
    timeouts: target.timeouts,
  }));

const plannedWith =
  (benched: Benched) =>
  ({ instance, order }: { readonly instance: Instance; readonly order: string }): PlannedStep => {
    const reason = benched.get(instance.id);
    return {
      plugin: instance.id,
      version: instance.plugin.version,
      engine: instance.engine,
      order,
      onFailure: instance.onFailure,
      mode: instance.mode,
      ...(reason === undefined ? {} : { benched: reason }),
    };
  };

const show = (plan: Plan, explain: boolean): string => {
  const lines = [`Service ${plan.service}${plan.open ? `, called as ${plan.service}/<model>` : ""}`, ""];
  for (const hook of HOOK_NAMES) {
    const steps = plan.hooks[hook];
    lines.push(`${hook.padEnd(11)} ${steps.length === 0 ? "–" : steps.map(nameOf).join(" → ")}`);
    if (explain) for (const step of steps) lines.push(`            ${step.plugin}: ${reason(hook, step)}`);
  }
  lines.push("");
  if (plan.targets.length === 0) return [...lines, "No target: a plugin answers."].join("\n");
  lines.push(
    textTable(
      ["TARGET", "PROVIDER", "MODEL", "WEIGHT", "USED"],
      plan.targets.map((target, index) => targetRow(target, index, plan.routed)),
    ),
  );
  if (explain) {
    for (const { name, timeouts } of plan.targets) {
      const { firstTokenMs, stallMs, totalMs } = timeouts;
      lines.push(
        `${name}: first token within ${firstTokenMs} ms, silent for at most ${stallMs} ms, ${totalMs} ms in all`,
      );
    }
  }
  return lines.join("\n");
};

const targetRow = (
  { name, provider, model, weight }: PlanTarget,
  index: number,
  routed: boolean,
): string[] => [
  name,
  provider,
  model,
  String(weight),
  routed ? "as the plugins of onRoute decide" : index === 0 ? "always" : "never: no plugin routes",
];

const nameOf = ({ plugin, benched }: PlannedStep): string => (benched ? `${plugin} (benched)` : plugin);

const reason = (
  hook: HookName,
  { plugin, order, onFailure, version, engine, mode, benched }: PlannedStep,
): string => {
  const scope = plugin.startsWith("*/") ? "from the top level, for every service" : "of this service";
  const failure = hook === "onRequest" || hook === "onResponse" ? `, fails ${onFailure}` : "";
  const looks = mode === "log" ? ", only logs" : "";
  const why = benched ? `; not called at present: ${benched}` : "";
  return `version ${version}, ${engine}, ${scope}, order ${order}${failure}${looks}${why}`;
};
