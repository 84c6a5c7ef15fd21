import { definePlugin, type PlanTarget } from "@sluice/sdk";
import { placeOf, SESSION_HEADERS } from "./by-session.ts";
import { config } from "./config.ts";
import { Turns } from "./in-turn.ts";

/** Splits the traffic of a service over its targets, by their weights. */
export default definePlugin({
  name: "split",
  version: "0.1.0",
  description: "Splits traffic over the targets by their weights, evenly, and keeps sessions on one target.",
  config,
  powers: { headers: { read: [...SESSION_HEADERS] } },
  setup: ({ sticky }) => ({ sticky, turns: new Map<string, Turns>() }),
  hooks: {
    onRoute(ctx, { sticky, turns }) {
      const { targets } = ctx.plan;
      if (targets.length < 2) return;
      const session = sticky ? sessionOf(ctx.headers) : undefined;
      const place =
        session === undefined ? turnsOf(turns, ctx.service ?? "").next(targets) : placeOf(session, targets);
      if (place > 0) ctx.plan.keep(withFirst(targets, place));
    },
  },
});

interface SessionHeaders {
  get(name: (typeof SESSION_HEADERS)[number]): string | undefined;
}

const sessionOf = (headers: SessionHeaders): string | undefined => {
  for (const name of SESSION_HEADERS) {
    const session = headers.get(name);
    if (session) return session;
  }
  return undefined;
};

/** An instance at the top level serves many services; each has turns of its own. */
const turnsOf = (turns: Map<string, Turns>, service: string): Turns => {
  const known = turns.get(service);
  if (known) return known;
  const made = new Turns();
  turns.set(service, made);
  return made;
};

/** The names of the targets, the picked one first and the others behind it in their order. */
const withFirst = (targets: readonly PlanTarget[], place: number): string[] => {
  const names: string[] = [];
  for (let at = 0; at < targets.length; at++) {
    const target = targets[at];
    if (!target) continue;
    if (at === place) names.unshift(target.name);
    else names.push(target.name);
  }
  return names;
};
