import type { PowerName } from "@sluice/sdk";
import type { CounterStore, KvStore } from "../state/contract.ts";
import { openLmdbCounters } from "../state/lmdb/counters.ts";
import { openLmdbKv } from "../state/lmdb/kv.ts";
import type { Holder, PowerMaker } from "./host.ts";
import { makeCounters } from "./powers/counters.ts";
import { makeFetch } from "./powers/fetch/fetch.ts";
import { makeHmac } from "./powers/hmac.ts";
import { makeKv } from "./powers/kv.ts";
import type { HostPower } from "./powers/power.ts";

/** The asynchronous powers of a serving process. What they stand on is opened when a plugin first holds one. */
export class ServingPowers {
  readonly #dataDir: string;
  #kv: KvStore | undefined;
  #counters: CounterStore | undefined;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  readonly makers: Readonly<Partial<Record<PowerName, PowerMaker>>> = {
    kv: ({ plugin: { powers } }) => makeKv({ store: this.#openKv(), maxBytes: powers.kv?.maxBytes }),
    counters: () => makeCounters({ store: this.#openCounters() }),
    hmac: ({ secrets }) => makeHmac({ secrets }),
    fetch: fetchOf,
  };

  async close(): Promise<void> {
    await this.#kv?.close();
    await this.#counters?.close();
  }

  #openKv(): KvStore {
    this.#kv ??= openLmdbKv(this.#dataDir);
    return this.#kv;
  }

  #openCounters(): CounterStore {
    this.#counters ??= openLmdbCounters(this.#dataDir);
    return this.#counters;
  }
}

/** The manifest's hosts, and those that the administrator adds; private ones are the administrator's alone to name. */
const fetchOf = ({ plugin: { powers }, use: { allow }, secrets }: Holder): HostPower =>
  makeFetch({
    hosts: [...(powers.fetch?.hosts ?? []), ...(allow?.fetch?.hosts ?? [])],
    privateHosts: allow?.network,
    secretFields: powers.fetch?.secrets,
    secrets,
  });
