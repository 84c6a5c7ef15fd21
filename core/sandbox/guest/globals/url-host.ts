import { TextDecoder, TextEncoder } from "./text-encoding.ts";

/** The host cannot be one. */
export class HostError extends TypeError {}

const FORBIDDEN = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;
const FORBIDDEN_OPAQUE = /[\0\t\n\r #/:<>?@[\\\]^|]/;

/** A number of an IPv4 address: decimal, octal or hexadecimal; `undefined` where it is none. */
const ipv4Number = (part: string): number | undefined => {
  if (/^0[xX][0-9a-fA-F]*$/.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16);
  if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8);
  return /^[1-9][0-9]*$/.test(part) ? Number(part) : undefined;
};

const endsInNumber = (host: string): boolean => {
  const parts = host.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  const last = parts.at(-1) ?? "";
  return /^[0-9]+$/.test(last) || /^0[xX][0-9a-fA-F]*$/.test(last);
};

const ipv4 = (host: string): string => {
  const parts = host.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  const numbers = parts.map(ipv4Number);
  const last = numbers.pop();
  const bound = 256 ** (4 - numbers.length);
  if (parts.length > 4 || last === undefined || last >= bound) throw new HostError("it is no IPv4 address");
  let address = last;
  for (const [at, number] of numbers.entries()) {
    if (number === undefined || number > 255) throw new HostError("it is no IPv4 address");
    address += number * 256 ** (3 - at);
  }
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
};

/** The 16-bit pieces of one side of an IPv6 address. */
const ipv6Pieces = (side: string): number[] => {
  if (side === "") return [];
  const groups = side.split(":");
  return groups.flatMap((group, at) => {
    if (/^[0-9a-fA-F]{1,4}$/.test(group)) return [Number.parseInt(group, 16)];
    const numbers = /^(?:(?:0|[1-9][0-9]{0,2})(?:\.|$)){4}$/.test(group) ? group.split(".").map(Number) : [];
    const [a = 256, b = 256, c = 256, d = 256] = numbers;
    if (at !== groups.length - 1 || Math.max(a, b, c, d) > 255) throw new HostError("it is no IPv6 address");
    return [a * 256 + b, c * 256 + d];
  });
};

/** Where the longest run of zeros is, of at least two. */
const longestZeros = (pieces: readonly number[]): readonly [start: number, length: number] => {
  let best: readonly [number, number] = [-1, 1];
  for (let start = 0; start < pieces.length; start++) {
    let length = 0;
    while (pieces[start + length] === 0) length++;
    if (length > best[1]) best = [start, length];
  }
  return best;
};

const ipv6 = (host: string): string => {
  const sides = host.split("::");
  if (sides.length > 2 || /:$/.test(sides[0] ?? "")) throw new HostError("it is no IPv6 address");
  const head = ipv6Pieces(sides[0] ?? "");
  const tail = ipv6Pieces(sides[1] ?? "");
  const missing = 8 - head.length - tail.length;
  if (sides.length === 2 ? missing < 1 : missing !== 0) throw new HostError("it is no IPv6 address");
  const pieces = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const [start, length] = longestZeros(pieces);
  const text = (from: number, to?: number): string =>
    pieces
      .slice(from, to)
      .map((piece) => piece.toString(16))
      .join(":");
  return `[${start < 0 ? text(0) : `${text(0, start)}::${text(start + length)}`}]`;
};

const percentDecoded = (text: string): string => {
  const source = new TextEncoder().encode(text);
  const bytes: number[] = [];
  for (let at = 0; at < source.length; at++) {
    const hex = source[at] === 0x25 ? String.fromCharCode(source[at + 1] ?? 0, source[at + 2] ?? 0) : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else bytes.push(source[at] ?? 0);
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
};

/** The host of a URL with a special scheme, in its normal form. Throws `HostError`. */
export const specialHost = (host: string): string => {
  if (host.startsWith("[")) return bracketed(host);
  const domain = percentDecoded(host).toLowerCase();
  if (/[^\0-\x7f]/.test(domain)) throw new HostError("its host is not ASCII; write it in Punycode (xn--…)");
  if (domain === "" || FORBIDDEN.test(domain)) throw new HostError("it is no host");
  return endsInNumber(domain) ? ipv4(domain) : domain;
};

const bracketed = (host: string): string => {
  if (!host.endsWith("]")) throw new HostError("it is no IPv6 address");
  return ipv6(host.slice(1, -1));
};

/** The host of any other URL. Throws `HostError`. */
export const opaqueHost = (host: string): string => {
  if (host.startsWith("[")) return bracketed(host);
  if (FORBIDDEN_OPAQUE.test(host)) throw new HostError("it is no host");
  return host;
};
