import type { Family } from "./pattern.ts";

/** Lines of base64, quoted or escaped or not. */
const BASE64_LINES = "[A-Za-z0-9+\\/=\\s>|\\\\]";

/** A password in the place of one: `<password>`, `xxxx`, `PASSWORD`. */
const PLACEHOLDERS = [
  "password",
  "passwd",
  "pass",
  "pwd",
  "secret",
  "changeme",
  "your-password",
  "token",
  "xxxx",
].flatMap((word) => [`*:${word}@`]);

export const SECRETS = {
  /** RFC 3986, section 3.2.1: the part between the colon and the `@`. */
  url_password: [
    {
      source: ":\\/\\/[^\\s:@\\/<>{}$]{0,60}:[^\\s@\\/<>{}$*[\\]\"'`][^\\s@\\/<>{}*[\\]\"'`]{3,100}@",
      except: [...PLACEHOLDERS, "*xxxxxx@"],
    },
  ],
  /** RFC 7515: header and payload are JSON, whose beginning is `eyJ`; a header of ASCII has no hyphen. */
  jwt: [
    { source: "\\beyJ\\w{10,500}\\.eyJ[\\w-]{10,2100}(?:\\.[\\w-]{0,1400})?" },
    /** RFC 7516: encrypted; without its last part, which proves but tells nothing. */
    { source: "\\beyJ\\w{16,500}\\.[\\w-]{0,700}\\.[\\w-]{16,22}\\.[\\w-]{10,2700}" },
  ],
  /** RFC 7468 and what came before it: from its opening through its last line, or as much of that as fits. */
  private_key: [
    { source: `-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----${BASE64_LINES}{60,3800}` },
    { source: `BEGIN PGP PRIVATE KEY BLOCK-----[^-]{60,3800}` },
    /** OpenSSL's older encrypted form, from its second header on. */
    { source: `DEK-Info: [A-Z0-9-]{3,20},[^-]{60,3800}` },
    { source: "Private-Lines: \\d{1,2}\\s[A-Za-z0-9+\\/=\\s]{40,3000}" },
    /** The last line, behind one of base64 that is no filler. */
    {
      source:
        "(?<=[A-WYZa-z0-9+\\/=]{3}(?:\\s{1,2}|\\\\n)[>| ]{0,2})-----END (?:[A-Z0-9]{2,9} )?PRIVATE KEY(?: BLOCK)?-----",
      tail: true,
    },
    { source: "AGE-SECRET-KEY-1[A-Z0-9]{50,70}" },
  ],
} as const satisfies Family;
