const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DURATION = /^([1-9]\d{0,5})([mhdw])$/;
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * A point in time, in milliseconds since 1970: a span from now (`90m`, `12h`, `30d`, `4w`), or an ISO date, alone
 * (its first moment in UTC) or with a time and a zone. `undefined` for anything else, and for what is past.
 */
export const parseExpiry = (text: string, now: number): number | undefined => {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count && isUnit(unit)) return now + Number(count) * UNITS_MS[unit];
  const date = ISO_DATE.exec(text)?.[1];
  if (date === undefined || !isDay(date)) return undefined;
  const at = Date.parse(text);
  return at > now ? at : undefined;
};

const isUnit = (text: string | undefined): text is keyof typeof UNITS_MS =>
  text !== undefined && Object.hasOwn(UNITS_MS, text);

/** `Date.parse` may take the 30th of February for a day in March. */
const isDay = (date: string): boolean => {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
