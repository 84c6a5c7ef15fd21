import { type Family, fields } from "./pattern.ts";

const BASE58 = "[1-9A-HJ-NP-Za-km-z]";
const BECH32 = "[02-9ac-hj-np-z]";

export const CRYPTO = {
  crypto_address: [
    /** Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron: version, hash and four bytes of SHA-256 twice. */
    { source: `\\b(?:[1-3LMDXmnTA79]|t[13])${BASE58}{25,34}\\b`, check: { kind: "base58check" } },
    /** BIP 173 and BIP 350. */
    { source: `\\b(?:bc|tb|ltc|bcrt)1${BECH32}{11,87}\\b`, check: { kind: "bech32" } },
    { source: `\\b(?:BC|TB|LTC)1[02-9AC-HJ-NP-Z]{11,87}\\b`, check: { kind: "bech32" } },
    {
      source: `\\b(?:cosmos|osmo|celestia|inj|sei|juno|terra)1${BECH32}{38,58}\\b`,
      check: { kind: "bech32", form: "bech32" },
    },
    /** Ethereum and its like. */
    { source: "\\b0x[0-9a-fA-F]{40}\\b" },
    { source: `\\btz[1-4]${BASE58}{33}\\b`, check: { kind: "base58check" } },
    { source: `\\bbitcoincash:[qp]${BECH32}{38,50}\\b` },
    { source: `\\b(?:zs|ltcmweb|bnb|avax|kaspa|thor|secret|akash)1${BECH32}{38,100}\\b` },
    /** Monero, Cardano, Stellar. */
    { source: `\\b[48][1-9A-B]${BASE58}{93}(?:${BASE58}{11})?\\b` },
    { source: `\\b(?:addr1|stake1)[02-9ac-hj-np-z]{50,100}\\b` },
    { source: "\\b[GM][A-Z2-7]{55}\\b" },
    /** TON, XRP, Solana, Polkadot: shapes alone would say too little. */
    {
      source: "\\b[EUk0]Q[\\w-]{44,48}",
      near: { words: [...fields("ton", "toncoin", "jetton"), "wallet", "address"], before: 60, after: 30 },
    },
    {
      source: `\\br${BASE58}{24,34}\\b`,
      near: { words: [...fields("xrp", "ripple", "xrpl"), "wallet"], before: 60, after: 30 },
    },
    {
      source: `\\b${BASE58}{43,44}\\b`,
      near: {
        words: [...fields("sol", "solana", "phantom"), "spl", "airdrop", "wallet"],
        before: 60,
        after: 30,
      },
    },
    {
      source: `\\b1${BASE58}{45,47}\\b`,
      near: { words: [...fields("dot", "polkadot", "ksm", "kusama"), "wallet"], before: 60, after: 30 },
    },
  ],
} as const satisfies Family;
