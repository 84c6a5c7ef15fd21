import type { PolicyEvent } from "@sluice/sdk";

/** As many different events are in a record, and as many names in one of them. */
const MAX_EVENTS = 256;
const MAX_NAMES = 256;

/** Adds an event. What the windows of one stream give again and again is one event, as that of a whole answer is. */
export const addEvent = (events: PolicyEvent[], event: PolicyEvent): void => {
  const at = event.phase === "response" ? events.findIndex((known) => areAlike(known, event)) : -1;
  const known = events[at];
  if (known) events[at] = together(known, event);
  else if (events.length < MAX_EVENTS || event.verdict === "deny") events.push(event);
};

const areAlike = (one: PolicyEvent, other: PolicyEvent): boolean =>
  one.plugin === other.plugin &&
  one.hook === other.hook &&
  one.verdict === other.verdict &&
  (one.categories === undefined) === (other.categories === undefined);

const together = (one: PolicyEvent, other: PolicyEvent): PolicyEvent => {
  const categories = new Set([...(one.categories ?? []), ...(other.categories ?? [])]);
  const counts = new Map(Object.entries(one.counts ?? {}));
  for (const [name, count] of Object.entries(other.counts ?? {})) {
    const before = counts.get(name);
    if (before !== undefined || counts.size < MAX_NAMES) counts.set(name, (before ?? 0) + count);
  }
  return {
    ...one,
    ms: Math.round((one.ms + other.ms) * 100) / 100,
    ...(categories.size > 0 ? { categories: [...categories].slice(0, MAX_NAMES) } : {}),
    ...(counts.size > 0 ? { counts: Object.fromEntries(counts) } : {}),
  };
};
