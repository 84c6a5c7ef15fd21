/**
 * A `Date` that knows no clock and no time zone: it counts and writes what it is given. No import: the guest runtime
 * takes it in as it is.
 */

const YEAR = "(?:[+-]\\d{6}|\\d{4})";
/** Date alone, which is UTC by the language; or date and time with their offset. */
const ISO = new RegExp(
  `^${YEAR}(?:-\\d\\d(?:-\\d\\d(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:\\d\\d))?)?)?$`,
);

const NO_CLOCK = "has no clock; ask for the power clock and use new Date(ctx.clock.now())";

/** Puts such a `Date` in the place of the language's, whose constructor cannot be reached any more. */
export const fixDate = (): void => {
  const original = Date;
  const { parse } = original;
  const { getTime } = original.prototype;
  const { apply, construct, defineProperty } = Reflect;
  const test = ISO.test.bind(ISO);
  // Any other text is read in the time zone of the machine, and differently by each engine.
  const parseIso = (text: unknown): number =>
    typeof text === "string" && test(text) ? apply(parse, original, [text]) : Number.NaN;
  const millisecondsOf = (given: readonly unknown[]): number => {
    const [value] = given;
    if (given.length === 0) throw new TypeError(`new Date() ${NO_CLOCK}`);
    if (given.length > 1) {
      throw new TypeError(
        "new Date(year, month, …) has no time zone; use new Date(Date.UTC(year, month, …))",
      );
    }
    if (typeof value === "number") return value;
    return typeof value === "string" ? parseIso(value) : apply(getTime, value, []);
  };
  const fixed = new Proxy(original, {
    apply: () => {
      throw new TypeError(`Date() ${NO_CLOCK}`);
    },
    construct: (target, given, newTarget) => construct(target, [millisecondsOf(given)], newTarget),
  });
  const hidden = { writable: true, enumerable: false, configurable: true };
  defineProperty(original, "parse", { ...hidden, value: parseIso });
  defineProperty(original.prototype, "constructor", { ...hidden, value: fixed });
  defineProperty(globalThis, "Date", { ...hidden, value: fixed });
};
