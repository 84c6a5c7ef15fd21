import type { PowerRow } from "@sluice/sdk/powers-table";
import { waitingCall, workOf } from "./call.ts";
import { send } from "./outgoing.ts";
import { bare, freeze, NativeError, NativePromise, stringify } from "./primordials.ts";
import { toJson } from "./to-json.ts";

/** What an asynchronous power puts into a context: every method is a promise that the host settles. */
export const asyncPower = (ctx: unknown, power: string, row: PowerRow): unknown => {
  const methodOf =
    (method: string) =>
    (...args: unknown[]): Promise<unknown> =>
      new NativePromise((resolve, reject) => {
        const work = workOf(ctx);
        const json = toJson(args);
        const n = work.wait({ resolve, reject });
        const named = `"power":${stringify(power)},"method":${stringify(method)}`;
        send(`{"t":"power","call":${work.call},"n":${n},${named},"args":${json}}`);
      });
  if (row.callable !== undefined) return methodOf(row.callable);
  const made = bare();
  const methods = row.methods ?? [];
  for (let at = 0; at < methods.length; at++) {
    const method = methods[at] ?? "";
    made[method] = methodOf(method);
  }
  return freeze(made);
};

/** The host's answer to a call of a power; of a call that is over it is dropped. */
export const powerAnswered = (
  call: number,
  n: number,
  answer: { value: unknown } | { error: unknown },
): void => {
  const waiting = waitingCall(call)?.answered(n);
  if (waiting === undefined) return;
  if ("error" in answer) waiting.reject(new NativeError(`${answer.error}`));
  else waiting.resolve(answer.value);
};
