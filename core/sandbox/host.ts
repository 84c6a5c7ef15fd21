import type { PowerName, PriceRow, SecretHandle, TargetHealth, Usage } from "@sluice/sdk";
import type { UseConfig } from "../config/schema.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Target } from "../exchange/service.ts";
import type { Logger } from "../log/logger.ts";
import type { PowerPort } from "./contract.ts";
import type { Bench } from "./health.ts";
import type { Instance, InstanceHost } from "./instance.ts";
import type { Plugin } from "./plugin.ts";
import { type HostPower, PowerError } from "./powers/power.ts";
import { type Secrets, sealSecrets } from "./powers/secrets.ts";

/** Whose powers they are. */
export interface Holder {
  readonly id: string;
  readonly plugin: Plugin;
  readonly use: UseConfig;
  /** What the instance's config holds, secrets and all. */
  readonly values: unknown;
  readonly secrets: Secrets;
}

/** The asynchronous powers of one instance, and its config without secrets. */
export interface OpenedPowers {
  readonly config: unknown;
  /** Serves a power; `exchange` is absent in `setup` and `onLog`. */
  serve(
    exchange: Exchange | undefined,
    signal: AbortSignal,
    ...call: Parameters<PowerPort>
  ): Promise<unknown>;
  /** The secret behind a handle of this instance. Throws a `PowerError` for any other. */
  secret(handle: SecretHandle): string;
  /** Whether anything is held for exchanges. */
  readonly holds: boolean;
  /** Gives back what an exchange still holds. */
  exchangeEnded(exchange: string): void;
  /** Ends what runs; nothing is left of it. */
  close(): Promise<void>;
}

/** Makes a power for an instance. */
export type PowerMaker = (holder: Holder) => HostPower;

/** What a host stands on. */
export interface HostParts {
  readonly logger: Logger;
  /** The asynchronous powers that this process serves. */
  readonly powers: Readonly<Partial<Record<PowerName, PowerMaker>>>;
  readonly prices?: (target: Target | undefined, model: string) => PriceRow | undefined;
  readonly cost?: (target: Target | undefined, model: string, usage: Usage | undefined) => number | undefined;
}

/** What the host of one process does for all instances in it. */
export class PluginHost implements InstanceHost {
  readonly #parts: HostParts;
  readonly #benched = new Map<string, Bench>();

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  get benches(): ReadonlyMap<string, Bench> {
    return this.#benched;
  }

  open(id: string, plugin: Plugin, use: UseConfig, values: unknown): OpenedPowers {
    const { config, secrets } = sealSecrets(plugin.config, values);
    const holder: Holder = { id, plugin, use, values, secrets };
    const powers = new Map<string, HostPower>();
    for (const [name, make] of Object.entries(this.#parts.powers)) {
      if (Object.hasOwn(plugin.powers, name)) powers.set(name, make(holder));
    }
    return {
      config,
      async serve(exchange, signal, power, method, args) {
        const held = powers.get(power);
        if (!held) throw new PowerError("refused", `the plugin does not hold the power ${power} here`);
        return await held.serve(method, args, {
          instance: id,
          plugin: plugin.name,
          exchange: exchange?.id,
          principal: exchange?.principal,
          depth: exchange?.depth ?? 0,
          signal,
        });
      },
      secret: (handle) => secrets.reveal(handle).text,
      holds: [...powers.values()].some(({ exchangeEnded }) => exchangeEnded !== undefined),
      exchangeEnded: (exchange) => {
        for (const power of powers.values()) power.exchangeEnded?.(exchange);
      },
      async close() {
        await Promise.allSettled([...powers.values()].map((power) => power.close()));
        secrets.clear();
      },
    };
  }

  prices(target: Target | undefined, model: string): PriceRow | undefined {
    return this.#parts.prices?.(target, model);
  }

  cost(target: Target | undefined, model: string, usage: Usage | undefined): number | undefined {
    return this.#parts.cost?.(target, model, usage);
  }

  health(name: string): TargetHealth {
    return { name, failures: 0, cooling: false };
  }

  log(
    level: "info" | "warn",
    { id }: Pick<Instance, "id">,
    exchange: Exchange | undefined,
    message: string,
  ): void {
    this.#parts.logger[level]({ request: exchange?.id, plugin: id }, message.slice(0, 1000));
  }

  benched(instance: string, bench: Bench | undefined): void {
    if (bench) {
      this.#benched.set(instance, bench);
      const seconds = Math.round((bench.until - performance.now()) / 1000);
      this.#parts.logger.error(
        { plugin: instance, reason: bench.reason, seconds },
        "plugin benched: it is not called, and its onFailure applies",
      );
    } else {
      this.#benched.delete(instance);
      this.#parts.logger.warn({ plugin: instance }, "plugin is called again");
    }
  }
}
