import { type Family, listed } from "./pattern.ts";

/** What stands in the place of a key in an example. */
const EXAMPLES = [
  ...listed(`
    *xxxxxxxx | *yyyyyyyy | *EXAMPLE | *EXAMPLEKEY | *00000000 | *12345678 | *your-token-here |
    *XXXXXXXX | *your_token_here | *your-api-key | *your_api_key
  `),
];

/**
 * What makers of keys have them begin with, up to a `_`, and how many characters follow at least. Those with as many stand
 * together: a handful is one expression.
 */
const UNDERSCORED = {
  20: ["shippo_[a-z]{4}", "[rs]k_[a-z]{4}", "vc[a-z]", "fw", "dckr_[op]at", "whsec"],
  28: ["shp[a-z]{2}", "hf", "gh[oprsu]", "aio", "nfp", "pscale_[a-z]{2,6}"],
  32: ["lsv2_[ps][tk]", "npm", "figd", "r8", "sgp", "glsa"],
  36: ["lin_api", "bkua", "sbp", "phx", "gsk", "fo1"],
  38: ["secret", "ntn", "CCIPAT", "github_pat", "rubygems"],
  40: ["ops", "glc", "sntry[su]", "do[opr]_v1", "xapp"],
} as const;

/** The same up to a `-`. */
const HYPHENED = {
  20: ["xox[a-z]", "tvly", "gl[a-z]{2,4}", "sq0[a-z]{3}", "tskey-[a-z]{3,8}"],
  24: ["sk-(?:ant|proj|svcacct|admin|or|lf)", "GOCSPX", "NR[AI][AK]"],
  36: ["CFPAT", "pul", "pplx", "nvapi", "pat-[a-z]{2}\\d"],
  50: ["PMAK", "pypi", "xapp", "xai", "xkeysib"],
} as const;

/** Those that go over into the key. */
const JOINED = [
  ...["A[KSBC][IC]A[A-Z2-7]{14,18}", "LTAI[A-Za-z0-9]{12,24}", "AKID[A-Za-z0-9]{30,40}", "AIza[\\w-]{33,39}"],
  ...[
    "ABSK[A-Za-z0-9+\\/=]{80,200}",
    "AKCp[A-Za-z0-9]{60,80}",
    "ATBB[A-Za-z0-9]{24,40}",
    "AT[AC]TT3x[\\w=-]{60,250}",
  ],
  ...["EAAA[\\w-]{56,70}", "EZ[AT]K[a-z0-9]{50,60}", "dapi[0-9a-h]{30,36}", "SK[0-9a-f]{32}\\b"],
  ...["rzp_[a-z]{4}_[A-Za-z0-9]{14,20}", "sk-[A-Za-z0-9]{20,60}"],
  ...[
    "SG\\.[\\w-]{16,24}\\.[\\w-]{36,50}",
    "s\\.[A-Za-z0-9]{24}\\b",
    "hv[bs]\\.[\\w-]{24,250}",
    "ya29\\.[\\w-]{30,250}",
  ],
  ...[
    "dp\\.[a-z]{2,5}\\.[\\w.]{40,60}",
    "dt0c01\\.[A-Z0-9.]{60,100}",
    "sk\\.eyJ[\\w.-]{60,200}",
    "sl\\.[\\w-]{60,250}",
  ],
  ...["pat[A-Za-z0-9]{14}\\.[0-9a-f]{40,80}", "amzn\\.mws\\.[0-9a-f-]{30,40}"],
  ...[
    "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\\b",
    "[\\w~.-]{3}\\dQ~[\\w~.-]{31,36}",
    "\\d{8,10}:AA[\\w-]{32,34}",
  ],
];

const grouped = (groups: Readonly<Record<number, readonly string[]>>, joint: string, body: string) =>
  Object.entries(groups).map(([least, prefixes]) => `(?:${prefixes.join("|")})${joint}${body}{${least},250}`);

/** Webhooks: whoever knows the address may post. */
const WEBHOOKS = [
  "hooks\\.slack\\.com\\/[a-z]{5,12}\\/[\\w\\/]{20,120}",
  "discord[a-z]{0,3}\\.com\\/api\\/webhooks\\/\\d{16,20}\\/[\\w-]{60,80}",
  "webhook\\.office\\.com\\/webhookb2\\/[\\w@\\/-]{60,300}",
  "api\\.telegram\\.org\\/bot[\\w:-]{40,60}",
];

const CALLED = [
  ...listed(`
    api key | api-key | apikey | api_key | auth token | access token | api token | auth_token |
    authtoken | bearer | basic | x-api-key | secret access key | secret key | access_token |
    x-auth-key | x-auth-token | --token | --auth-token | api-token | apitoken | client secret |
    client_secret | private-token | token | clé api | clave api | api-schlüssel | chiave api |
    chave de api | personal access token | auth-token | app token | app key | license key |
    signing secret | webhook secret | credential | credentials
  `),
];

export const VENDORS = {
  /** Keys and tokens by what they begin with, and whatever is called a key where it stands. */
  api_key: [
    ...grouped(UNDERSCORED, "_", "[\\w+\\/=-]").map((source) => ({ source, except: EXAMPLES })),
    ...grouped(HYPHENED, "-", "[\\w-]").map((source) => ({ source, except: EXAMPLES })),
    ...JOINED.map((source) => ({ source: `\\b${source}`, except: EXAMPLES })),
    ...WEBHOOKS.map((source) => ({ source })),
    /** Discord's bots. */
    { source: "\\b[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}" },
    /** A name that ends in key, token or secret, and what it is set to: a digit early on. */
    {
      source:
        "(?:[_-][kK][eE][yY]|[pPtTsS][iIkKtT]?[kK]ey|[kK][eE][nN]|[rR][eE][tT])[\"'` ]{0,2}[:=]{1,2}[\"'` ]{0,2}[A-Za-z+\\/_]{0,22}\\d[A-Za-z0-9+\\/_-]{15,200}",
      except: EXAMPLES,
    },
    {
      source:
        "(?:[_-]KEY|TOKEN|SECRET)[\"'` ]{0,2}[:=]{1,2}[\"'` ]{0,2}[A-Za-z]{16,22}\\d[A-Za-z0-9]{1,14}\\b",
      except: EXAMPLES,
    },
    {
      source: "\\b[A-Za-z+\\/_]{0,22}\\d[A-Za-z0-9+\\/_-]{19,200}\\b",
      near: { words: CALLED, before: 48 },
      except: EXAMPLES,
    },
  ],
} as const satisfies Family;
