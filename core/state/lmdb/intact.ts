import { closeSync, openSync, readSync } from "node:fs";

const META_HEADER_BYTES = 24;
const META_BYTES = 176;
const META_FLAG = 0x08;
const MAGIC = 0xbeefc0de;
const NO_PAGE = 2n ** 64n - 1n;

interface Meta {
  readonly pageBytes: number;
  readonly txn: bigint;
  readonly roots: readonly bigint[];
}

/**
 * What is wrong with an environment's data file; `undefined` for one that can be opened, a missing one too.
 *
 * lmdb does not report a damaged file: it ends the process with a segmentation fault, at `open` where the
 * header is garbage, at the first read where the file was cut. So the two header pages are read here first.
 * The layout is that of the pinned lmdb. A shorter file than the header tells is no damage in itself: pages
 * at the end may have been given back before they were ever written. A cut-off root page is.
 */
export const damageOf = (file: string): string | undefined => {
  const fd = openIfThere(file);
  if (fd === undefined) return undefined;
  try {
    const first = Buffer.alloc(META_BYTES);
    const read = readSync(fd, first, 0, META_BYTES, 0);
    if (read === 0) return undefined;
    const one = readMeta(first, read);
    if (!one) return "its file is not a store";
    const second = Buffer.alloc(META_BYTES);
    const two = readMeta(second, readSync(fd, second, 0, META_BYTES, one.pageBytes));
    if (!two || two.pageBytes !== one.pageBytes) return "its file is damaged";
    const newest = two.txn > one.txn ? two : one;
    return newest.roots.every((page) => page === NO_PAGE || isInFile(fd, page, newest.pageBytes))
      ? undefined
      : "its file was cut off";
  } finally {
    closeSync(fd);
  }
};

const openIfThere = (file: string): number | undefined => {
  try {
    return openSync(file, "r+");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
};

const readMeta = (bytes: Buffer, length: number): Meta | undefined => {
  if (length < META_BYTES) return undefined;
  if ((bytes.readUInt16LE(18) & META_FLAG) === 0) return undefined;
  if (bytes.readUInt32LE(META_HEADER_BYTES) !== MAGIC) return undefined;
  const pageBytes = bytes.readUInt32LE(48);
  if (pageBytes < 256 || pageBytes > 65_536) return undefined;
  return {
    pageBytes,
    txn: bytes.readBigUInt64LE(152),
    roots: [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)],
  };
};

const isInFile = (fd: number, page: bigint, pageBytes: number): boolean => {
  const last = (page + 1n) * BigInt(pageBytes) - 1n;
  return last < 2n ** 53n && readSync(fd, Buffer.alloc(1), 0, 1, Number(last)) === 1;
};
