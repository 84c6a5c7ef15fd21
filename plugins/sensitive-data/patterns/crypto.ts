import { type Family, fields } from "./pattern.ts";

const BASE58 = "[1-9A-HJ-NP-Za-km-z]";
const BECH32 = "[02-9ac-hj-np-z]";

const ripple = { kind: "base58check", form: "ripple" } as const;
const long = { kind: "bech32", form: "long" } as const;

export const CRYPTO = {
  crypto_address: [
    /** Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron: version, hash and four bytes of SHA-256 twice. */
    { source: `\\b(?:[1-3LMDXmnTA79]|t[13])${BASE58}{25,34}\\b`, check: { kind: "base58check" } },
    /** BIP 173 and BIP 350. */
    { source: `\\b(?:bc|tb|ltc|bcrt)1${BECH32}{11,87}\\b`, check: { kind: "bech32" } },
    { source: `\\b(?:BC|TB|LTC)1[02-9AC-HJ-NP-Z]{11,87}\\b`, check: { kind: "bech32" } },
    /** The Cosmos chains, Avalanche, Zcash, and others whose prefix is their name. */
    {
      source: `\\b(?:cosmos|osmo|celestia|inj|sei|juno|terra|bnb|thor|secret|akash|kava|dydx|avax)1${BECH32}{38,58}\\b`,
      check: long,
    },
    { source: `\\b(?:zs|addr|stake|ltcmweb)1${BECH32}{50,116}\\b`, check: long },
    /** Ethereum and its like: EIP-55, where both cases are in it. */
    { source: "\\b0x[0-9a-fA-F]{40}\\b", check: { kind: "eip55" } },
    { source: `\\b(?:tz[1-4]|KT1)${BASE58}{33}\\b`, check: { kind: "base58check" } },
    /** Keys that all addresses of a wallet follow from (BIP 32, SLIP 132). */
    { source: `\\b[tu-zYZ]pub${BASE58}{107}\\b`, check: { kind: "base58check" } },
    { source: `\\b(?:bitcoincash:)?[qp]${BECH32}{41}\\b`, check: { kind: "cashaddr" } },
    { source: `\\bkaspa:[qp]${BECH32}{60,62}\\b` },
    { source: "\\b(?:nano|xrb)_[13][13-9a-km-uw-z]{59}\\b" },
    {
      source: `\\b[48][1-9A-B]${BASE58}{93}(?:${BASE58}{11})?\\b`,
      check: { kind: "base58check", form: "monero" },
    },
    /** Cardano as it was before Shelley. */
    { source: `\\bDdzFF${BASE58}{92,100}\\b` },
    { source: "\\b[GM][A-Z2-7]{55}\\b", check: { kind: "crc16", form: "strkey" } },
    { source: "\\bM[A-Z2-7]{68}\\b", check: { kind: "crc16", form: "strkey" } },
    { source: "\\b[EUk0]Q[\\w-]{46}(?![\\w-])", check: { kind: "crc16", form: "ton" } },
    { source: `\\br${BASE58}{24,34}\\b`, check: ripple },
    /** XLS-5: with the tag of who is meant. */
    { source: `\\b[XT]${BASE58}{46}\\b`, check: ripple },
    /** Polkadot, Kusama and the parachains. */
    { source: `\\b[15C-J]${BASE58}{45,47}\\b`, check: { kind: "base58check", form: "ss58" } },
    /** Shapes that alone would say too little. */
    {
      source: `\\b${BASE58}{43,44}\\b`,
      near: {
        words: [
          ...fields("sol", "solana", "phantom"),
          ...["spl", "airdrop", "wallet", "wallets", "pubkey", "solflare", "solscan", "lamports", "mint"],
          ...["public key", "token account", "send", "pay", "donate", "tip", "address", "addr"],
        ],
        before: 60,
        after: 30,
      },
    },
    {
      source: "\\b[A-Z2-7]{58}\\b",
      near: { words: [...fields("algo", "algorand"), "wallet", "address"], before: 60, after: 30 },
    },
    {
      source: "\\b0x[0-9a-fA-F]{64}\\b",
      near: {
        words: ["sui address", "aptos address", "sui wallet", "aptos wallet", "starknet address"],
        before: 30,
        after: 20,
      },
    },
    {
      source: "\\bf[13][a-z2-7]{39}(?:[a-z2-7]{45})?\\b",
      near: { words: [...fields("fil", "filecoin"), "wallet", "address"], before: 60, after: 30 },
    },
  ],
} as const satisfies Family;
