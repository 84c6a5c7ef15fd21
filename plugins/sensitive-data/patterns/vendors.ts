import { type Family, listed } from "./pattern.ts";

/** What stands in the place of a key in an example. */
const EXAMPLES = [
  ...listed(`
    *xxxxxxxx | *yyyyyyyy | *EXAMPLE | *EXAMPLEKEY | *00000000 | *12345678 | *your-token-here |
    *XXXXXXXX | *your_token_here | *your-api-key | *your_api_key
  `),
];

/** Prefixes that makers of keys publish, and what follows them. Ranges are wide: lengths change. */
const PREFIXES = {
  "1Password": ["ops_", "\\w{100,900}"],
  Adafruit: ["aio_", "[a-zA-Z0-9]{26,30}"],
  Airtable: ["pat[A-Za-z0-9]{14}\\.", "[0-9a-f]{40,80}"],
  Alibaba: ["LTAI", "[A-Za-z0-9]{12,24}"],
  Amazon: ["A[KSBC][IC]A", "[A-Z2-7]{14,18}"],
  "Amazon Bedrock": ["ABSK", "[A-Za-z0-9+\\/=]{80,200}"],
  "Amazon MWS": ["amzn\\.mws\\.", "[0-9a-f-]{30,40}"],
  Anthropic: ["sk-ant-", "[\\w-]{24,200}"],
  Artifactory: ["AKCp", "[A-Za-z0-9]{60,80}"],
  Atlassian: ["AT[AC]TT3x", "[\\w=-]{60,250}"],
  Azure: ["[\\w~.-]{3}\\dQ~", "[\\w~.-]{31,36}"],
  Bitbucket: ["ATBB", "[A-Za-z0-9]{24,40}"],
  Brevo: ["xkeysib-", "[\\w-]{60,100}"],
  Buildkite: ["bkua_", "[a-z0-9]{36,44}"],
  CircleCI: ["CCIPAT_", "\\w{40,80}"],
  Contentful: ["CFPAT-", "[\\w-]{40,50}"],
  Databricks: ["dapi", "[0-9a-h]{30,36}"],
  DigitalOcean: ["do[opr]_v1_", "[a-f0-9]{60,70}"],
  Docker: ["dckr_[op]at_", "[\\w-]{24,40}"],
  Doppler: ["dp\\.[a-z]{2,5}\\.", "[\\w.]{40,60}"],
  Dropbox: ["sl\\.", "[\\w-]{60,250}"],
  Dynatrace: ["dt0c01\\.", "[A-Z0-9.]{60,100}"],
  EasyPost: ["EZ[AT]K", "[a-z0-9]{50,60}"],
  Figma: ["figd_", "[\\w-]{36,60}"],
  "Fly.io": ["fo1_", "[\\w-]{40,50}"],
  Fireworks: ["fw_", "[A-Za-z0-9]{22,30}"],
  GitHub: ["gh[oprsu]_", "[A-Za-z0-9]{30,250}"],
  "GitHub, fine-grained": ["github_pat_", "\\w{40,120}"],
  GitLab: ["gl[a-z]{2,4}-", "[\\w-]{18,60}"],
  Google: ["AIza", "[\\w-]{33,39}"],
  "Google OAuth": ["ya29\\.", "[\\w-]{30,250}"],
  "Google client": ["GOCSPX-", "[\\w-]{24,34}"],
  Grafana: ["gl(?:c|sa)_", "[\\w+\\/=]{32,250}"],
  Groq: ["gsk_", "[A-Za-z0-9]{40,60}"],
  "Hashicorp Vault": ["hv[bs]\\.", "[\\w-]{24,250}"],
  "Hashicorp Vault, old": ["s\\.", "[A-Za-z0-9]{24}\\b"],
  "Hugging Face": ["hf_", "[A-Za-z]{30,40}"],
  HubSpot: ["pat-[a-z]{2}\\d-", "[0-9a-f-]{30,40}"],
  LangSmith: ["lsv2_[ps][tk]_", "\\w{32,60}"],
  Linear: ["lin_api_", "[A-Za-z0-9]{36,50}"],
  Mailgun: ["[0-9a-f]{32}-[0-9a-f]{8}-", "[0-9a-f]{8}\\b"],
  Mapbox: ["sk\\.eyJ", "[\\w.-]{60,200}"],
  Netlify: ["nfp_", "[A-Za-z0-9]{30,44}"],
  "New Relic": ["NR[AI][AK]-", "[A-Za-z0-9]{24,40}"],
  Notion: ["ntn_", "[A-Za-z0-9]{40,50}"],
  "Notion, old": ["secret_", "[A-Za-z0-9]{40,50}"],
  npm: ["npm_", "[A-Za-z0-9]{34,40}"],
  Nvidia: ["nvapi-", "[\\w-]{50,80}"],
  OpenAI: ["sk-[a-z]{4,10}-", "[\\w-]{24,200}"],
  "OpenAI, old": ["sk-", "[A-Za-z0-9]{20,60}"],
  Perplexity: ["pplx-", "[A-Za-z0-9]{40,60}"],
  PlanetScale: ["pscale_[a-z]{2,6}_", "[\\w.-]{32,64}"],
  PostHog: ["phx_", "\\w{40,60}"],
  Postman: ["PMAK-", "[\\w-]{50,70}"],
  Pulumi: ["pul-", "[0-9a-f]{36,44}"],
  PyPI: ["pypi-", "[\\w-]{50,250}"],
  Razorpay: ["rzp_[a-z]{4}_", "[A-Za-z0-9]{14,20}"],
  Replicate: ["r8_", "[A-Za-z0-9]{36,42}"],
  RubyGems: ["rubygems_", "[0-9a-f]{44,52}"],
  SendGrid: ["SG\\.[\\w-]{16,24}\\.", "[\\w-]{36,50}"],
  Sentry: ["sntry[su]_", "[\\w+\\/=]{40,300}"],
  Shippo: ["shippo_[a-z]{4}_", "[0-9a-f]{36,44}"],
  Shopify: ["shp[a-z]{2}_", "[A-Fa-f0-9]{28,36}"],
  Slack: ["xox[a-z]-", "[A-Za-z0-9-]{20,250}"],
  "Slack app": ["xapp-", "[A-Za-z0-9-]{40,250}"],
  Sourcegraph: ["sgp_", "\\w{36,80}"],
  Square: ["EAAA", "[\\w-]{56,70}"],
  "Square client": ["sq0[a-z]{3}-", "[\\w-]{20,50}"],
  Stripe: ["[rs]k_[a-z]{4}_", "[A-Za-z0-9]{16,250}"],
  "Stripe webhook": ["whsec_", "[A-Za-z0-9+\\/]{24,50}"],
  Supabase: ["sbp_", "[0-9a-f]{36,44}"],
  Tailscale: ["tskey-[a-z]{3,8}-", "[\\w-]{20,60}"],
  Tavily: ["tvly-", "[\\w-]{20,50}"],
  Telegram: ["\\d{8,10}:AA", "[\\w-]{32,34}"],
  Tencent: ["AKID", "[A-Za-z0-9]{30,40}"],
  Twilio: ["SK", "[0-9a-f]{32}\\b"],
  Vercel: ["vc[a-z]_", "[A-Za-z0-9]{24,60}"],
  xAI: ["xai-", "[A-Za-z0-9]{60,100}"],
} as const;

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
    ...Object.values(PREFIXES).map(([prefix, body]) => ({ source: `\\b${prefix}${body}`, except: EXAMPLES })),
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
