import { type LookupAddress, promises } from "node:dns";
import { isIP } from "node:net";
import { PowerError } from "../power.ts";
import { isPrivate, isPublic, Networks } from "./addresses.ts";

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const resolveBySystem: Resolve = (host) => promises.lookup(host, { all: true, verbatim: true });

/** Where an instance may go. */
export interface ReachParts {
  /** `host` or `host:port`, in lower case: what the manifest lists and the administrator allows, or adds. */
  readonly hosts: readonly string[];
  /** What the administrator names as private: one of the hosts, an address or a network. No manifest can. */
  readonly privateHosts?: readonly string[] | undefined;
  readonly resolve?: Resolve | undefined;
}

/** Decides which hosts may be called, and at which addresses. */
export class Reach {
  readonly #hosts: ReadonlySet<string>;
  readonly #privateHosts: ReadonlySet<string>;
  readonly #privateNetworks: Networks;
  readonly #resolve: Resolve;

  constructor({ hosts, privateHosts = [], resolve = resolveBySystem }: ReachParts) {
    const isNetwork = (one: string) => isIP(one.split("/")[0] ?? "") !== 0;
    this.#hosts = new Set(hosts.map(withPort));
    this.#privateHosts = new Set(privateHosts.filter((one) => !isNetwork(one)).map(withPort));
    this.#privateNetworks = new Networks(privateHosts.filter(isNetwork));
    this.#resolve = resolve;
  }

  /** The addresses of a URL's host. Throws a `PowerError` where it is not listed, or any of them may not be called. */
  async addresses(url: URL): Promise<readonly LookupAddress[]> {
    if (url.protocol !== "https:") {
      throw new PowerError("refused", "fetch: only https: URLs can be called");
    }
    const host = withPort(url.host);
    if (!this.#hosts.has(host)) {
      throw new PowerError(
        "refused",
        `fetch: ${shown(host)} is not listed; list it in powers.fetch.hosts, and have it allowed`,
      );
    }
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const family = isIP(name);
    const addresses = family === 0 ? await this.#resolveName(name) : [{ address: name, family }];
    const mayBePrivate = this.#privateHosts.has(host);
    for (const { address } of addresses) {
      if (isPublic(address) || this.#privateNetworks.has(address)) continue;
      if (mayBePrivate && isPrivate(address)) continue;
      throw new PowerError(
        "refused",
        `fetch: ${host} leads to an address that is not public; the administrator may allow the host or its network as private`,
      );
    }
    return addresses;
  }

  async #resolveName(name: string): Promise<readonly LookupAddress[]> {
    const addresses = await this.#resolve(name).catch(() => []);
    if (addresses.length > 0) return addresses;
    throw new PowerError("failed", `fetch: the name ${name} has no address`);
  }
}

/** A URL leaves the standard port out, a list may name it. */
const withPort = (host: string): string => (/:\d+$/.test(host) ? host : `${host}:443`);

const MAX_SHOWN = 260;
const shown = (host: string): string => host.slice(0, MAX_SHOWN);
