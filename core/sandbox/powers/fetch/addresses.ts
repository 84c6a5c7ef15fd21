import { BlockList, isIP } from "node:net";

/** What no plugin may reach by a host's name alone: the registries of special-purpose addresses (RFC 6890), and what clouds use. */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  // Azure's own services, in the middle of public addresses.
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** All that is public in IPv6 lies in here; mapped, translated, local and multicast addresses do not. */
const PUBLIC_V6 = ["2000::/3"];
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

/** What a host named as private may lead to. Never link-local: a name is the owner's of its DNS, and metadata lives there. */
const PRIVATE = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
];
/** The metadata services among them. */
const METADATA = ["100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::/32"];

const familyOf = (address: string): "ipv4" | "ipv6" | undefined => {
  const family = isIP(address);
  if (family === 4) return "ipv4";
  // With a zone it is link-local, and a block list does not take it.
  return family === 6 && !address.includes("%") ? "ipv6" : undefined;
};

/** A set of networks. Throws a `RangeError` that names what is no address or network. */
export class Networks {
  readonly #list = new BlockList();

  constructor(networks: readonly string[]) {
    for (const network of networks) this.#add(network);
  }

  has(address: string): boolean {
    const family = familyOf(address);
    // A mapped address would be looked up as the one inside.
    return family !== undefined && !isMapped(address) && this.#list.check(address, family);
  }

  #add(network: string): void {
    const [address = "", length, more] = network.split("/");
    const family = familyOf(address);
    const longest = family === "ipv4" ? 32 : 128;
    const bits = length === undefined ? longest : Number(length);
    const isBits = length === undefined || /^\d{1,3}$/.test(length);
    if (family === undefined || more !== undefined || !isBits || bits > longest || isMapped(address)) {
      throw new RangeError(`${network}: not an address or network; write 10.1.0.0/16 or fd00:1::/32`);
    }
    this.#list.addSubnet(address, bits, family);
  }
}

// As a URL writes it, whatever its form was.
const isMapped = (address: string): boolean =>
  isIP(address) === 6 && new URL(`http://[${address.split("%")[0]}]`).hostname.startsWith("[::ffff:");

const notPublic = new Networks([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
const publicV6 = new Networks(PUBLIC_V6);
const privateOnes = new Networks(PRIVATE);
const metadata = new Networks(METADATA);

/** Whether an address is one of the public internet. */
export const isPublic = (address: string): boolean => {
  const family = familyOf(address);
  if (family === undefined || notPublic.has(address)) return false;
  return family === "ipv4" || publicV6.has(address);
};

/** Whether a host that the administrator named as private may lead to this address. */
export const isPrivate = (address: string): boolean => privateOnes.has(address) && !metadata.has(address);
