import { OptionalKind, type Static, type TObject, type TProperties, Type } from "@sinclair/typebox";
import { Value, type ValueError } from "@sinclair/typebox/value";
import type { Principal } from "@sluice/sdk";

/** On whose behalf a power is called. */
export interface PowerCall {
  /** The instance's id. */
  readonly instance: string;
  /** The plugin's name. */
  readonly plugin: string;
  /** The exchange's id; absent in `setup` and `onLog`. */
  readonly exchange: string | undefined;
  /** Who asks; absent in `setup` and `onLog`. */
  readonly principal: Principal | undefined;
  /** How many `ctx.models.ask` this exchange is inside of: 0 for one that a client sent. */
  readonly depth: number;
  /** Aborts when the call is over, for whatever reason. */
  readonly signal: AbortSignal;
}

/** An asynchronous power of one instance, as the host serves it. */
export interface HostPower {
  /** Rejects with a `PowerError` or an `Unavailable`, whose message the plugin may see. */
  serve(method: string, args: readonly unknown[], call: PowerCall): Promise<unknown>;
  /** Gives back what an exchange still holds. */
  exchangeEnded?(exchange: string): void;
  /** Ends what runs, and resolves when nothing is left of it. Called again it does nothing. */
  close(): Promise<void>;
}

/** Why a power was not served. */
export type PowerErrorReason =
  /** The arguments are not what the method takes. */
  | "argument"
  /** The plugin may not have this. */
  | "refused"
  /** More than the power gives. */
  | "limit"
  /** The other side did not do its part. */
  | "failed"
  /** The call or the instance has ended. */
  | "ended";

/** A call of a power that was not served; expected, and told to the plugin. Its message holds no secret. */
export class PowerError extends Error {
  override readonly name = "PowerError";

  constructor(
    readonly reason: PowerErrorReason,
    message: string,
  ) {
    super(message);
  }
}

/** A method of a power: what it takes, by name and in order, and what it does. */
export interface PowerMethod {
  serve(named: string, args: readonly unknown[], call: PowerCall): Promise<unknown>;
}

/**
 * A method whose arguments are checked against their schemas, in order, before `run` sees them. What may be left out may
 * also be `null`, since JSON has no other way to skip an argument.
 */
export const method = <P extends TProperties>(
  parameters: P,
  run: (given: Static<TObject<P>>, call: PowerCall) => unknown,
): PowerMethod => {
  const schema = Type.Object(parameters, { additionalProperties: false });
  const names = Object.keys(parameters);
  const optional = new Set(names.filter((name) => parameters[name]?.[OptionalKind] === "Optional"));
  return {
    async serve(named, args, call) {
      if (args.length > names.length) {
        throw new PowerError("argument", `${named} takes ${names.length} arguments and got ${args.length}`);
      }
      const given = Object.fromEntries(
        names.flatMap((name, at) => {
          const value = args[at];
          return at >= args.length || (optional.has(name) && value == null) ? [] : [[name, value]];
        }),
      );
      if (!Value.Check(schema, given))
        throw new PowerError("argument", `${named}: ${problemOf(Value.Errors(schema, given).First())}`);
      return await run(given, call);
    },
  };
};

const problemOf = (first: ValueError | undefined): string => {
  const place = first?.path.slice(1).replaceAll("/", ".").slice(0, 80);
  return `${place || "arguments"}: ${first?.message ?? "of the wrong form"}`;
};

/** What a power is made of. */
export interface PowerParts {
  readonly name: string;
  readonly methods: Readonly<Record<string, PowerMethod>>;
  exchangeEnded?(exchange: string): void;
  /** Called once, when nothing is served any more; calls that run are waited for after it. */
  close?(): Promise<void> | void;
}

/** A power that serves its methods until it is closed. */
export const hostPower = ({ name, methods, exchangeEnded, close }: PowerParts): HostPower => {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await close?.();
    await Promise.allSettled(running);
  };
  return {
    async serve(called, args, call) {
      const own = Object.hasOwn(methods, called) ? methods[called] : undefined;
      if (!own) {
        const all = Object.keys(methods).join(", ");
        throw new PowerError("argument", `${name} has no such method; it has ${all}`);
      }
      if (closing) throw new PowerError("ended", `${name}: this instance has ended`);
      if (call.signal.aborted) throw new PowerError("ended", `${name}: the call has ended`);
      const named = called === name ? name : `${name}.${called}`;
      const served = own.serve(named, args, call);
      running.add(served);
      try {
        return await served;
      } finally {
        running.delete(served);
      }
    },
    ...(exchangeEnded && { exchangeEnded }),
    close: () => {
      closing ??= end();
      return closing;
    },
  };
};
