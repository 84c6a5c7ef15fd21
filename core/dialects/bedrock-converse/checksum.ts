const BYTES = 8;
const VALUES = 256;
/** Each byte's share of the checksum, by how many bytes stand behind it. */
const SHARES = new Int32Array(BYTES * VALUES);
for (let value = 0; value < VALUES; value++) {
  let crc = value;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  SHARES[value] = crc;
}
for (let at = VALUES; at < SHARES.length; at++) {
  const before = SHARES[at - VALUES] ?? 0;
  SHARES[at] = (before >>> 8) ^ (SHARES[before & 0xff] ?? 0);
}

/** The CRC-32 of eight bytes: of so few it is made faster here than by a call. */
export const checksumOfEight = (bytes: Uint8Array, at: number): number => {
  let crc = -1;
  for (let i = 0; i < BYTES; i++) {
    // The first four are taken with all their bits turned.
    const byte = (bytes[at + i] ?? 0) ^ (i < 4 ? 0xff : 0);
    crc ^= SHARES[(BYTES - 1 - i) * VALUES + byte] ?? 0;
  }
  return crc >>> 0;
};
